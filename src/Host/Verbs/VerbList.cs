using System.CommandLine;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.Options;

namespace Longhouse.Host.Verbs;

/// <summary>All that <c>longhouse …</c> can do: the house's own verbs, and those that the modules hang below their names.</summary>
internal static class VerbList
{
    private static readonly IReadOnlyList<(string Name, Func<IReadOnlyList<IModule>, Command> Create)> Verbs =
    [
        ("serve", ServeVerb.Create),
        ("migrate", MigrateVerb.Create),
        ("create-admin", CreateAdminVerb.Create),
        ("check", CheckVerb.Create),
        ("audit", AuditVerb.Create),
        ("users", UsersVerb.Create),
        ("keys", KeysVerb.Create),
        ("jobs", JobsVerb.Create),
        ("tenants", TenantsVerb.Create),
        ("hosts", HostsVerb.Create),
        ("config", ConfigVerb.Create),
        ("credentials", CredentialsVerb.Create),
        ("tokens", TokensVerb.Create),
        ("openapi", OpenApiVerb.Create),
    ];

    public static async Task<int> RunAsync(string[] args, IReadOnlyList<IModule> modules)
    {
        var root = new RootCommand("Longhouse: one small server, many tenants, each with its own app.");
        // Only the one that is asked for, if there is such a one: making all of them is felt when a server starts.
        var asked = Verbs.Where(verb => args is [var first, ..] && first == verb.Name).ToList();
        foreach (var verb in asked.Count > 0 ? asked : Verbs)
            root.Subcommands.Add(verb.Create(modules));
        foreach (var module in modules)
        {
            var command = new Command(module.Name, $"Commands of the app {module.Name}.");
            module.AddCommands(new CommandList(command));
            if (command.Subcommands.Count > 0)
                root.Subcommands.Add(command);
        }

        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (SettingsException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message);
            return 1;
        }
        catch (OptionsValidationException mistake)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, mistake.Failures));
            return 1;
        }
    }
}
