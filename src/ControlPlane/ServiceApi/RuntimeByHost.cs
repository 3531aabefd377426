using System.Globalization;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>What a host has, or the real reason why there is nothing to be seen; that reason is for the console alone.</summary>
internal sealed record HostFinding(RuntimeDocument? Document, string Reason, string? Normalized, string? Tenant);

/// <summary><c>/v1/runtime/by-host</c>: the configuration of the tenant at a host.</summary>
internal sealed class RuntimeByHost(ControlDb db, ServerSettings settings)
{
    private const int MaxBody = 4 * 1024;

    public async Task<ServiceAnswer> PostAsync(ServiceCall call)
    {
        var (body, refusal) = await call.ReadJsonAsync(MaxBody, ServiceAnswer.BadRequest);
        if (refusal is not null)
            return refusal;
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("host", out var host) && host.ValueKind == JsonValueKind.String
            ? await AnswerAsync(call, host.GetString()!) // its kind was just checked
            : ServiceAnswer.BadRequest;
    }

    public Task<ServiceAnswer> GetAsync(ServiceCall call) =>
        call.Http.Request.Query["host"] is [{ } host] ? AnswerAsync(call, host) : Task.FromResult(ServiceAnswer.BadRequest);

    /// <summary>The same for the console, with the reason.</summary>
    public async Task<HostFinding> FindAsync(string host, string appType, CancellationToken cancel)
    {
        var meaning = HostName.Explain(host, settings.BaseDomain, settings.CustomDomains);
        if (!meaning.IsLookUp)
            return new HostFinding(null, meaning.Reason, null, null);
        var row = await db.FindAsync<Row>($"""
            select t.slug, t.status, t.app_type, t.ttl_seconds, r.schema_version, r.config, r.config_version
            from control_hosts h join control_tenants t on t.id = h.tenant_id left join control_runtime r on r.tenant_id = t.id
            where h.host = {meaning.Normalized} and h.path_prefix = '' and h.status = {"active"}
            """, cancel);
        var reason = row switch
        {
            null => "No tenant is bound to this host.",
            { Status: not TenantStatus.Active } => $"The tenant is {row.Status.ToString().ToLowerInvariant()}.",
            _ when row.AppType != appType => $"The tenant runs {row.AppType}.",
            { Config: null } => "Nothing was published for the tenant yet.",
            _ => "Found.",
        };
        return reason == "Found."
            ? new HostFinding(new RuntimeDocument(row!.SchemaVersion ?? 1, row.Slug, row.AppType, row.ConfigVersion!, row.TtlSeconds, ConfigText.Parse(row.Config!)), reason, meaning.Normalized, row.Slug) // found
            : new HostFinding(null, reason, meaning.Normalized, row?.Slug);
    }

    private async Task<ServiceAnswer> AnswerAsync(ServiceCall call, string host)
    {
        if ((await FindAsync(host, call.Token.AppType, call.Cancelled)).Document is not { } document)
            return ServiceAnswer.NotFound;
        var tag = $"\"{document.ConfigVersion}\"";
        var answer = call.Http.Request.Headers.IfNoneMatch is { Count: > 0 } known && Names(known, tag)
            ? new ServiceAnswer(StatusCodes.Status304NotModified, []).With("X-TTL-Seconds", document.TtlSeconds.ToString(CultureInfo.InvariantCulture))
            : ServiceAnswer.Ok(document);
        return answer.With(HeaderNames.ETag, tag);
    }

    private static bool Names(StringValues header, string tag) =>
        header.SelectMany(value => (value ?? "").Split(',')).Select(value => value.Trim()).Any(value => value == "*" || value == tag || value == "W/" + tag);

    private sealed record Row(string Slug, TenantStatus Status, string AppType, int TtlSeconds, int? SchemaVersion, string? Config, string? ConfigVersion);
}
