using System.Text.Json.Nodes;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.Platform.Json;
using Longhouse.Platform.Runtime;
using Microsoft.Extensions.Logging;
using RuntimeDocument = Longhouse.Platform.Runtime.RuntimeDocument;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>What this process makes of a document: whether it is for one of its apps, and whether it can be used.</summary>
internal sealed partial class RuntimeReader(ModuleList modules, ConfigSchemas schemas, ServerSettings settings, ILogger<RuntimeReader> logger)
{
    private static readonly ReadDocument OfAnotherApp = new(null, new HashSet<string>(), [], IsOfAnotherApp: true);

    public ReadDocument Read(string host, RuntimeDocument document)
    {
        if (!modules.Runs(document.AppType))
            return OfAnotherApp;
        if (DirectTenantOf(host) is { } derived && derived != document.Tenant)
        {
            LogMismatch(host, document.Tenant);
            return OfAnotherApp;
        }
        if (document.Faults.Count > 0)
            return new ReadDocument(null, new HashSet<string>(), document.Faults);
        // Any text of it may be a reference: what no longer stands there is not needed any more.
        var texts = JsonPath.Texts(document.Config).Select(text => text.Text).ToHashSet(StringComparer.Ordinal);
        if (document.AppType != PublisherDocument.AppType)
            return new ReadDocument(document.Config, texts, []);
        var publisher = PublisherRuntime.Project(EnvelopeOf(document), settings.Identity.HasProvider, schemas.CheckUrl);
        return publisher.Result == RuntimeResult.Ok
            ? new ReadDocument(publisher, texts, [])
            : new ReadDocument(null, texts, [.. publisher.Findings.Where(finding => finding.IsError).Select(finding => $"{finding.Path} {finding.Code}")], publisher.Result == RuntimeResult.NotFound);
    }

    // Directly below the base domain the name says whose host it is; an answer that says otherwise is not believed.
    private string? DirectTenantOf(string host)
    {
        var meaning = HostName.Explain(host, settings.BaseDomain, settings.CustomDomains);
        return meaning is { IsLookUp: true, DerivedTenant: { } tenant } && meaning.Normalized == $"{tenant}.{settings.BaseDomain}" ? tenant : null;
    }

    private static System.Text.Json.JsonElement EnvelopeOf(RuntimeDocument document) => ConfigText.Parse(new JsonObject
    {
        ["schema_version"] = document.SchemaVersion,
        ["tenant"] = document.Tenant,
        ["app_type"] = document.AppType,
        ["config_version"] = document.ConfigVersion,
        ["ttl_seconds"] = (long)document.Ttl.TotalSeconds,
        ["config"] = JsonNode.Parse(document.Config.GetRawText()),
    }.ToJsonString());

    [LoggerMessage(LogLevel.Critical, "The control plane says that {Host} belongs to the tenant {Tenant}, which its name contradicts: it is not served, and someone should look")]
    private partial void LogMismatch(string host, string tenant);
}
