using System.Buffers;
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

/// <summary>
/// <c>/v1/runtime/by-host</c>: the configuration of the tenant at a host. While the database is away, what was asked for within the last five
/// minutes is answered from memory, and holds for what is left of these.
/// </summary>
internal sealed class RuntimeByHost(ControlDb db, ServerSettings settings)
{
    private const int MaxBody = 4 * 1024;
    private const int MostFromMemory = 300;
    private readonly LastKnown<Row> _known = new(db.Clock, row => 512 + (2 * (row.Config?.Length ?? 0)));

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
        var row = await ReadAsync(meaning.Normalized!, cancel); // a look-up has a name
        return row?.ReasonAgainst(appType) is null && row is not null
            ? new HostFinding(new RuntimeDocument(row.SchemaVersion ?? 1, row.Slug, row.AppType, row.ConfigVersion!, row.TtlSeconds, ConfigText.Parse(row.Config!)), "Found.", meaning.Normalized, row.Slug) // with a document there are both
            : new HostFinding(null, row?.ReasonAgainst(appType) ?? "No tenant is bound to this host.", meaning.Normalized, row?.Slug);
    }

    private Task<Row?> ReadAsync(string host, CancellationToken cancel) => db.FindAsync<Row>($"""
        select t.slug, t.status, t.app_type, t.ttl_seconds, r.schema_version, r.config, r.config_version
        from control_hosts h join control_tenants t on t.id = h.tenant_id left join control_runtime r on r.tenant_id = t.id
        where h.host = {host} and h.path_prefix = '' and h.status = {"active"}
        """, cancel);

    private async Task<ServiceAnswer> AnswerAsync(ServiceCall call, string host)
    {
        if (HostName.Explain(host, settings.BaseDomain, settings.CustomDomains) is not { IsLookUp: true, Normalized: { } normalized })
            return ServiceAnswer.NotFound;
        var known = await _known.ReadAsync(normalized, () => ReadAsync(normalized, call.Cancelled));
        if (known.Value is not { } row || row.ReasonAgainst(call.Token.AppType) is not null)
            return ServiceAnswer.NotFound;
        var ttl = known.Age == TimeSpan.Zero ? row.TtlSeconds : Math.Clamp(MostFromMemory - (int)known.Age.TotalSeconds, 1, row.TtlSeconds);
        var tag = $"\"{row.ConfigVersion}\"";
        var answer = call.Http.Request.Headers.IfNoneMatch is { Count: > 0 } versions && Names(versions, tag)
            ? new ServiceAnswer(StatusCodes.Status304NotModified, []).With("X-TTL-Seconds", ttl.ToString(CultureInfo.InvariantCulture))
            : new ServiceAnswer(StatusCodes.Status200OK, row.Write(ttl));
        return answer.With(HeaderNames.ETag, tag);
    }

    private static bool Names(StringValues header, string tag) =>
        header.SelectMany(value => (value ?? "").Split(',')).Select(value => value.Trim()).Any(value => value == "*" || value == tag || value == "W/" + tag);

    private sealed record Row(string Slug, TenantStatus Status, string AppType, int TtlSeconds, int? SchemaVersion, string? Config, string? ConfigVersion)
    {
        public string? ReasonAgainst(string appType) => this switch
        {
            { Status: not TenantStatus.Active } => $"The tenant is {Status.ToString().ToLowerInvariant()}.",
            _ when AppType != appType => $"The tenant runs {AppType}.",
            { Config: null } => "Nothing was published for the tenant yet.",
            _ => null,
        };

        /// <summary>The names and their order are those of <see cref="RuntimeDocument"/>; the configuration is passed on as it is stored.</summary>
        public byte[] Write(int ttlSeconds)
        {
            var buffer = new ArrayBufferWriter<byte>(256 + (2 * Config!.Length)); // only a row without a reason against it is written
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("schema_version", SchemaVersion ?? 1);
                json.WriteString("tenant", Slug);
                json.WriteString("app_type", AppType);
                json.WriteString("config_version", ConfigVersion);
                json.WriteNumber("ttl_seconds", ttlSeconds);
                json.WritePropertyName("config");
                json.WriteRawValue(Config, skipInputValidation: true); // it was checked when it was stored
                json.WriteEndObject();
            }
            return buffer.WrittenSpan.ToArray();
        }
    }
}
