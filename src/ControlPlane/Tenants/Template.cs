using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>What a template says, whole.</summary>
/// <param name="Config">May lack what each tenant brings itself, such as credentials.</param>
public sealed record TemplateRequest(
    [property: Required, StringLength(80, MinimumLength = 1)] string Name,
    [property: Required, RegularExpression("^[a-z][a-z0-9_-]{0,39}$")] string AppType,
    [property: Range(1, 1000)] int SchemaVersion,
    JsonElement Config,
    [property: StringLength(60)] string? Plan = null,
    IReadOnlyDictionary<string, string>? Labels = null)
{
    internal string LabelText => JsonSerializer.Serialize(Labels ?? new Dictionary<string, string>());

    internal Problem? FindFault()
    {
        if (ConfigText.FindFault(Config) is { } fault)
            return fault;
        if (SecretScan.Find(Config).ToList() is { Count: > 0 } secrets)
            return ConfigProblems.Invalid.With("findings", secrets);
        return Labels is null ? null : Tenants.Labels.FindFault(Labels);
    }
}

/// <summary>What new tenants begin with.</summary>
internal sealed record Template(
    string Id, string Name, string AppType, string Plan, string LabelText, int SchemaVersion, string ConfigText, DateTimeOffset CreatedAt, long Version)
{
    public static Sql Columns => $"id, name, app_type, plan, labels label_text, schema_version, config config_text, created_at, version";

    public IReadOnlyDictionary<string, string> Labels => JsonSerializer.Deserialize<Dictionary<string, string>>(LabelText) ?? [];

    public static Task<Template?> FindAsync(ControlWrite write, string id, CancellationToken cancel) =>
        write.FindAsync<Template>($"select {Columns} from control_templates where id = {id}", cancel);

    /// <summary>Publishes the configuration if it is whole as it stands (or has it wait, where that takes two people); else it is the creator's draft, to be finished.</summary>
    public async Task<string> ApplyAsync(ControlWrite write, Publication publication, string tenantId, CancellationToken cancel)
    {
        var config = Settings.ConfigText.Parse(ConfigText);
        if (!config.EnumerateObject().Any())
            return "none";
        var published = await publication.PublishAsync(write, tenantId, new NewRevision(SchemaVersion, config, $"From the template {Name}.", 0), cancel);
        if (published.Revision is not null)
            return "published";
        if (published.Waiting is not null)
            return "waiting";
        await write.ExecuteAsync($"""
            insert into control_config_drafts (tenant_id, author, schema_version, config, base_revision, changed_at, version)
            values ({tenantId}, {write.By.Actor.ToString()}, {SchemaVersion}, {ConfigText}, {0}, {write.Now}, {1})
            """, cancel);
        return "draft";
    }
}

/// <summary>A template, for the console.</summary>
internal sealed record TemplateView(
    string Id, string Name, string AppType, string Plan, IReadOnlyDictionary<string, string> Labels, int SchemaVersion, JsonElement Config, DateTimeOffset CreatedAt, long Version)
{
    public static TemplateView Of(Template template) => new(
        template.Id, template.Name, template.AppType, template.Plan, template.Labels, template.SchemaVersion, Settings.ConfigText.Parse(template.ConfigText),
        template.CreatedAt, template.Version);
}
