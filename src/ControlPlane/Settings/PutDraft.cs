using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <param name="SchemaVersion">Of the app's schema.</param>
/// <param name="Config">An object of at most 64 KiB and 12 levels. It may be unfinished.</param>
/// <param name="BaseRevision">The revision that it was made from; the newest one unless said otherwise.</param>
public sealed record PutDraftRequest([property: Range(1, 1000)] int SchemaVersion, JsonElement Config, [property: Range(0, long.MaxValue)] long? BaseRevision = null);

/// <summary>Keeps what the caller is editing. If-Match names the draft's version; 0 for the first.</summary>
internal static class PutDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/tenants/{tenantId}/config/draft", HandleAsync)
        .WithName("putDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static async Task<Results<Ok<DraftView>, Problem>> HandleAsync(
        string tenantId, PutDraftRequest request, IfMatch read, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if (ConfigText.FindFault(request.Config) is { } fault)
            return fault;
        if (SecretScan.Find(request.Config).ToList() is { Count: > 0 } secrets)
            return ConfigProblems.Invalid.With("findings", secrets); // not even as a draft: it would be stored in clear
        var kept = await db.WriteAsync<Results<Ok<DraftView>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is null)
                return TenantProblems.NotFound;
            var baseRevision = request.BaseRevision ?? (await ConfigRevision.FindAsync(write, tenantId, null, cancel))?.Revision ?? 0;
            var draft = new ConfigDraft(request.SchemaVersion, request.Config.GetRawText(), baseRevision, write.Now, read.Version + 1);
            var rows = read.Version == 0
                ? await write.ExecuteAsync($"""
                    insert into control_config_drafts (tenant_id, author, schema_version, config, base_revision, changed_at, version)
                    values ({tenantId}, {by.Actor.ToString()}, {draft.SchemaVersion}, {draft.ConfigText}, {baseRevision}, {draft.ChangedAt}, {draft.Version})
                    on conflict (tenant_id, author) do nothing
                    """, cancel)
                : await write.ExecuteAsync($"""
                    update control_config_drafts set schema_version = {draft.SchemaVersion}, config = {draft.ConfigText}, base_revision = {baseRevision},
                        changed_at = {draft.ChangedAt}, version = {draft.Version}
                    where tenant_id = {tenantId} and author = {by.Actor.ToString()} and version = {read.Version}
                    """, cancel);
            if (rows == 0)
                return RequestProblems.Stale;
            write.Audit(tenantId, "control.config_drafted", $"draft {draft.Version}");
            return TypedResults.Ok(DraftView.Of(draft));
        }, cancel);
        if (kept.Result is Ok<DraftView> { Value: { } view })
            IfMatch.Tell(http, view.Version);
        return kept;
    }
}
