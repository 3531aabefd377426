using System.CommandLine;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.Options;

namespace Longhouse.Host.Verbs;

/// <summary>All that <c>longhouse …</c> can do: the house's own verbs, and those that the modules hang below their names.</summary>
internal static class VerbList
{
    public static async Task<int> RunAsync(string[] args, IReadOnlyList<IModule> modules)
    {
        var root = new RootCommand("Longhouse: one small server, many tenants, each with its own app.")
        {
            ServeVerb.Create(modules),
            MigrateVerb.Create(modules),
            CreateAdminVerb.Create(modules),
            CheckVerb.Create(modules),
            AuditVerb.Create(modules),
            UsersVerb.Create(modules),
            KeysVerb.Create(modules),
            JobsVerb.Create(modules),
            TenantsVerb.Create(modules),
            HostsVerb.Create(modules),
            ConfigVerb.Create(modules),
            CredentialsVerb.Create(modules),
            TokensVerb.Create(modules),
            OpenApiVerb.Create(modules),
        };
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
