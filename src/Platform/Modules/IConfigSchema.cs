using System.Text.Json;
using Longhouse.Platform.Configuration;

namespace Longhouse.Platform.Modules;

/// <summary>
/// What a tenant's configuration of one app may say. The control plane brings the rest: drafts, history, roll-back, defaults below it, and
/// an editor that is made from <see cref="Form"/>.
/// </summary>
public interface IConfigSchema
{
    /// <summary>The app type whose tenants have such a configuration.</summary>
    string AppType { get; }

    /// <summary>The newest version of the schema; documents of it and of every one before can be published.</summary>
    int Version { get; }

    /// <summary>What every tenant's configuration lies on, before the operator's own defaults; <c>{}</c> for nothing.</summary>
    JsonElement Defaults { get; }

    /// <summary>A JSON Schema of the document with titles and hints, in the order in which an editor shows its parts.</summary>
    JsonElement Form { get; }

    /// <summary>Fields that only those who run the house change, as JSON pointers; a tenant's own people leave them as they are.</summary>
    IReadOnlyList<string> PlatformManaged => [];

    /// <summary>
    /// Whether a tenant with this document lets people in who are not signed in. They may do what <see cref="Identity.Permission.OpenToGuests"/>
    /// names, and nothing else.
    /// </summary>
    bool WelcomesGuests(JsonElement config) => false;

    /// <summary>All that is wrong with a document, or worth a warning. Secrets in it are looked for by the control plane.</summary>
    IReadOnlyList<ConfigFinding> Validate(JsonElement config, int schemaVersion, ConfigFacts facts);
}
