using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Outbound;

namespace Longhouse.ControlPlane.Settings;

/// <summary>The schemas of all apps: those that the modules bring, and publisher_v2, whose execution planes may run elsewhere.</summary>
internal sealed class ConfigSchemas(ModuleList modules, OutboundOptions outbound, IReadOnlyList<string> publisherModels)
{
    private readonly Dictionary<string, IConfigSchema> _schemas = modules.All.Select(module => module.ConfigSchema).OfType<IConfigSchema>()
        .Append(new PublisherSchema(publisherModels)).DistinctBy(schema => schema.AppType).ToDictionary(schema => schema.AppType, StringComparer.Ordinal);

    /// <summary>Null for an app type that nothing here knows: its configuration is any object.</summary>
    public IConfigSchema? Find(string appType) => _schemas.GetValueOrDefault(appType);

    public ConfigFacts FactsOf(string storagePrefix, IReadOnlyDictionary<string, CredentialFact> credentials) =>
        new(storagePrefix, credentials) { CheckUrl = CheckUrl };

    /// <summary>Says what is wrong with an address that a tenant wants called, or null.</summary>
    public string? CheckUrl(string url)
    {
        try
        {
            // Where it leads is looked at when it is called; here only what its writing gives away. Any port will do.
            var port = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Port : 443;
            new OutboundUrl(outbound with { Ports = [port] }, new OutboundAllowList(outbound.Allow)).Read(url);
            return null;
        }
        catch (OutboundRefusedException refused)
        {
            return refused.Message;
        }
    }
}
