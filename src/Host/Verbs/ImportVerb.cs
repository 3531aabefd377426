using System.CommandLine;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary>
/// <c>longhouse tenants import</c>: an installation that served one tenant from its environment becomes a tenant of this house, with its
/// configuration and its credentials.
/// </summary>
internal static class ImportVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var name = new Option<string>("--name") { Description = "How people call it.", Required = true };
        var file = new Option<string>("--env") { Description = "A file of lines NAME=value, as such an installation is started with; - for standard input.", Required = true };
        var verb = new Command("import", "Make a tenant of a stand-alone publisher: its settings, and its secrets as credentials.") { slug, name, file };
        return ControlVerb.Define(verb, modules, async (parsed, services, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            if (path != "-" && !File.Exists(path))
                throw new SettingsException($"--env is \"{path}\", but there is no such file.");
            var text = path == "-" ? await Console.In.ReadToEndAsync(cancel) : await File.ReadAllTextAsync(path, cancel);
            var import = StandAlone.Read(Variables(text));
            foreach (var line in import.PassedOver)
                Console.WriteLine(line);

            var schemas = services.GetRequiredService<ConfigSchemas>();
            if (import.Secrets.Select(secret => CredentialProvider.Find(secret.Provider)!.FindFault(secret.Fields, schemas.CheckUrl)).FirstOrDefault(fault => fault is not null) is { } fault) // they are ours
                throw ControlVerb.Mistake(fault);
            var (db, publication) = (services.GetRequiredService<ControlDb>(), services.GetRequiredService<Publication>());
            var made = await CreateTenant.RunAsync(
                new CreateTenantRequest(parsed.GetValue(slug)!, parsed.GetValue(name)!, PublisherDocument.AppType), db, services.GetRequiredService<ServerSettings>(), publication, By.House, cancel);
            if (made.Refusal is { } refusal)
                throw ControlVerb.Mistake(refusal);
            await AddCredentialsAsync(services, import, made.TenantId, cancel);
            return await PublishAsync(db, publication, import, made.TenantId, cancel);
        });
    }

    private static Dictionary<string, string> Variables(string text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, number) in text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var pair = (line.StartsWith("export ", StringComparison.Ordinal) ? line[7..] : line).Split('=', 2);
            if (pair.Length != 2)
                throw new SettingsException($"Line {number} of the environment is not NAME=value.");
            var value = pair[1].Trim();
            variables[pair[0].Trim()] = value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
        }
        return variables;
    }

    private static async Task AddCredentialsAsync(IServiceProvider services, StandAlone import, string tenantId, CancellationToken cancel)
    {
        var (db, store) = (services.GetRequiredService<ControlDb>(), services.GetRequiredService<CredentialStore>());
        foreach (var secret in import.Secrets)
        {
            var provider = CredentialProvider.Find(secret.Provider)!; // one of ours
            var credential = await db.WriteAsync(By.House, async write =>
                await store.AddAsync(write, (await TenantStore.FindAsync(write, tenantId, cancel))!, $"Imported {secret.Provider}", platformBilled: false, new CredentialSecret(provider, secret.Fields), cancel), cancel); // it was made just now
            secret.Refer(credential.Ref);
            Console.WriteLine($"{credential.Id} holds what was there for {secret.Provider}; test it with longhouse credentials test.");
        }
    }

    private static async Task<int> PublishAsync(ControlDb db, Publication publication, StandAlone import, string tenantId, CancellationToken cancel)
    {
        var config = ConfigText.Parse(import.Config.ToJsonString());
        Published? result = null;
        var refusal = await db.WriteAsync<Problem?>(By.House, async write =>
        {
            result = await publication.PublishAsync(
                write, tenantId, new NewRevision(PublisherDocument.NewestSchema, config, "Imported from a stand-alone installation.", 0, Cause: ConfigProposal.FromChange), cancel);
            return result.Refusal;
        }, cancel);
        if (refusal is null)
        {
            Console.WriteLine(result is { Waiting: { } waiting } ? $"Its configuration waits for a second person: {waiting.Id}." : $"Its configuration holds, version {result!.Revision!.ConfigVersion}."); // not refused
            return 0;
        }
        // The tenant and its credentials are there; what is wrong is for a person to mend.
        Console.WriteLine("The tenant and its credentials are there, but its configuration has errors. Mend it, and publish it with longhouse config publish:");
        ControlVerb.Print(config);
        throw ControlVerb.Mistake(refusal);
    }
}
