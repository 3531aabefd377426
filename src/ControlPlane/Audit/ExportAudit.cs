using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Audit;

/// <summary>What an export is checked with.</summary>
internal sealed record AuditKey(string Algorithm, string KeyId, string PublicKey);

/// <summary>
/// The record as JSON lines, oldest first, each with its link in its tenant's chain. The last line signs the bytes of all lines before it:
/// <c>{"signature":{"algorithm":"ES256","key_id":…,"lines":…,"sha256":…,"value":…}}</c>.
/// </summary>
internal static class ExportAudit
{
    private const int Step = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit/export", HandleAsync).WithName("exportAudit").RequirePermission(ConsoleRights.ReadAudit);
        api.MapGet("/audit/export-key", GetKey).WithName("getAuditKey").RequirePermission(ConsoleRights.ReadAudit);
    }

    private static Ok<AuditKey> GetKey(AuditSigner signer) => TypedResults.Ok(new AuditKey(AuditSigner.Algorithm, signer.KeyId, signer.PublicKey));

    private static async Task<PushStreamHttpResult> HandleAsync([AsParameters] AuditFilter filter, ControlDb db, AuditSigner signer, By by, CancellationToken cancel)
    {
        await db.WriteAsync(by, write =>
        {
            write.Audit(TenantId.House, "control.audit_exported", filter.Tenant ?? "all");
            return Task.FromResult(0);
        }, cancel);
        return TypedResults.Stream(stream => WriteAsync(stream, filter, db, signer, cancel), "application/x-ndjson", "audit.jsonl");
    }

    public static async Task WriteAsync(Stream stream, AuditFilter filter, ControlDb db, AuditSigner signer, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (lines, after) = (0L, Sql.Empty);
        while (true)
        {
            var rows = await db.QueryAsync<AuditEntry>($"""
                select {AuditEntry.Columns} from audit_entries where 1 = 1 {filter.ToSql()} {after} order by at, tenant_id, number limit {Step}
                """, cancel);
            foreach (var row in rows)
            {
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new ExportedEntry(row.Tenant, row.Number, row.At, row.Actor, row.Action, row.Subject, row.RequestId, row.Details, row.Hash,
                    row.Form, row.Ip, row.Outcome, row.BeforeHash, row.AfterHash), Json), (byte)'\n'];
                hash.AppendData(line);
                await stream.WriteAsync(line, cancel);
            }
            lines += rows.Count;
            if (rows.Count < Step)
                break;
            var last = rows[^1];
            after = $"and (at > {last.At} or (at = {last.At} and (tenant_id > {last.Tenant} or (tenant_id = {last.Tenant} and number > {last.Number}))))";
        }
        var digest = hash.GetHashAndReset();
        var signature = new { signature = new { algorithm = AuditSigner.Algorithm, key_id = signer.KeyId, lines, sha256 = Convert.ToHexStringLower(digest), value = signer.Sign(digest) } };
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(signature), (byte)'\n'], cancel);
    }

    private sealed record ExportedEntry(
        string Tenant, long Number, DateTimeOffset At, string Actor, string Action, string Subject, string? RequestId, string? Details, string Hash, int Form, string? Ip, string? Outcome,
        string? BeforeHash, string? AfterHash);
}
