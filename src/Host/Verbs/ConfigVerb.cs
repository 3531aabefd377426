using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.Platform.Json;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse config …</c>: a tenant's configuration from and to files.</summary>
internal static class ConfigVerb
{
    public static Command Create(IReadOnlyList<IModule> modules) => new("config", "The configurations of tenants.")
    {
        Show(modules), History(modules), Publish(modules), RollBack(modules),
    };

    private static Command Show(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var revision = new Option<long?>("--revision") { Description = "An earlier one; the newest unless said." };
        return ControlVerb.Define(new Command("show", "Print a configuration as JSON.") { slug, revision }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var found = await ConfigRevision.FindAsync(services.GetRequiredService<ControlDb>(), tenant.Id.Value, parsed.GetValue(revision), cancel);
            ControlVerb.Print((found ?? throw new SettingsException(ConfigProblems.NoRevision.Title)).Config);
            return 0;
        });
    }

    private static Command History(IReadOnlyList<IModule> modules)
    {
        var (slug, json) = (ControlVerb.Tenant(), ControlVerb.AsJson());
        return ControlVerb.Define(new Command("history", "The revisions, newest first.") { slug, json }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var rows = await services.GetRequiredService<ControlDb>().QueryAsync<RevisionSummary>($"""
                select revision, schema_version, config_version, author, comment, created_at, parent_revision, state, approved_by from control_config_revisions
                where tenant_id = {tenant.Id.Value} order by revision desc limit 50
                """, cancel);
            ControlVerb.PrintAll(rows, parsed.GetValue(json), row =>
                $"{row.Revision,-6}{row.CreatedAt.ToString("u", CultureInfo.InvariantCulture),-22}{row.ConfigVersion[..12],-14}{row.State,-12}{row.Author + (row.ApprovedBy is null ? "" : $" and {row.ApprovedBy}"),-32}{row.Comment}");
            if (!parsed.GetValue(json))
                await PrintWaitingAsync(services, tenant.Id.Value, cancel);
            return 0;
        });
    }

    private static Command Publish(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var file = new Option<string>("--file") { Description = "The configuration as JSON; - for standard input.", Required = true };
        var schema = new Option<int>("--schema-version") { Description = "Of the app's schema.", DefaultValueFactory = _ => 2 };
        var comment = new Option<string>("--comment") { Description = "Why; required when there are warnings.", DefaultValueFactory = _ => "" };
        var expected = new Option<long?>("--expected") { Description = "Only if this is the newest revision; 0 for none." };
        return ControlVerb.Define(new Command("publish", "Check a configuration and make it hold.") { slug, file, schema, comment, expected }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var config = await ReadAsync(parsed.GetValue(file)!, cancel);
            return await PublishAsync(services, tenant.Id.Value, new NewRevision(parsed.GetValue(schema), config, parsed.GetValue(comment)!, parsed.GetValue(expected)), cancel);
        });
    }

    private static Command RollBack(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var revision = new Argument<long>("revision") { Description = "The number of the revision to go back to." };
        var comment = new Option<string>("--comment") { Description = "Why.", Required = true };
        return ControlVerb.Define(new Command("rollback", "Publish an earlier configuration again.") { slug, revision, comment }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var old = await ConfigRevision.FindAsync(services.GetRequiredService<ControlDb>(), tenant.Id.Value, parsed.GetValue(revision), cancel)
                ?? throw new SettingsException(ConfigProblems.NoRevision.Title);
            return await PublishAsync(services, tenant.Id.Value, new NewRevision(old.SchemaVersion, old.Config, parsed.GetValue(comment)!, null), cancel);
        });
    }

    private static async Task<int> PublishAsync(IServiceProvider services, string tenantId, NewRevision wanted, CancellationToken cancel)
    {
        Published? made = null;
        var refusal = await services.GetRequiredService<ControlDb>().WriteAsync<Problem?>(By.House, async write =>
        {
            made = await services.GetRequiredService<Publication>().PublishAsync(write, tenantId, wanted, cancel);
            return made.Refusal;
        }, cancel);
        if (refusal is not null)
            throw ControlVerb.Mistake(refusal);
        if (made is { Waiting: { } waiting })
            Console.WriteLine($"Nothing changed yet: {waiting.Id} waits for a second person, who decides at the console, since it touches {string.Join(", ", waiting.Fields)}.");
        else
            Console.WriteLine($"Revision {made!.Revision!.Revision} holds, version {made.Revision.ConfigVersion}."); // neither refused nor waiting
        return 0;
    }

    private static async Task PrintWaitingAsync(IServiceProvider services, string tenantId, CancellationToken cancel)
    {
        var waiting = await services.GetRequiredService<ControlDb>().QueryAsync<ConfigProposal>($"""
            select {ConfigProposal.Columns} from control_config_proposals where tenant_id = {tenantId} and state = {ConfigProposal.Waiting} order by id
            """, cancel);
        foreach (var proposal in waiting)
            Console.WriteLine($"{proposal.Id} by {proposal.Author} waits for a second person, since it touches {string.Join(", ", proposal.Fields)}: {proposal.Comment}");
    }

    private static async Task<JsonElement> ReadAsync(string file, CancellationToken cancel)
    {
        if (file != "-" && !File.Exists(file))
            throw new SettingsException($"--file is \"{file}\", but there is no such file.");
        var text = file == "-" ? await Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(file, cancel);
        return StrictJson.Read(System.Text.Encoding.UTF8.GetBytes(text), ConfigText.MaxBytes, ConfigText.MaxDepth, out var config) switch
        {
            JsonFault.None => config,
            JsonFault.TooLarge => throw new SettingsException(ConfigProblems.TooLarge.Title),
            JsonFault.TooDeep => throw new SettingsException(ConfigProblems.TooDeep.Title),
            JsonFault.DuplicateKey => throw new SettingsException(ConfigProblems.DuplicateKey.Title),
            _ => throw new SettingsException(ConfigProblems.Malformed.Title),
        };
    }
}
