using System.CommandLine;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse openapi</c>: writes the descriptions that are generated from the code.</summary>
internal static class OpenApiVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var folder = new Option<string>("--out") { Description = "The folder for the files.", Required = true };
        var verb = new Command("openapi", "Write the API's descriptions, the list of problems and the list of settings.") { folder };
        verb.SetAction(async (parsed, cancel) =>
        {
            var target = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
            var assemblies = modules.Select(m => m.GetType().Assembly).Append(typeof(Problem).Assembly).Append(typeof(Server).Assembly);
            await File.WriteAllTextAsync(Path.Combine(target, "problems.md"), ProblemCatalogue.ToMarkdown(ProblemCatalogue.Of(assemblies)), cancel);

            await File.WriteAllTextAsync(Path.Combine(target, "settings.md"), SettingsPage.Write(), cancel);

            // A server on an empty database of its own, which never listens.
            var scratch = Directory.CreateTempSubdirectory("longhouse-openapi-");
            try
            {
                var configuration = ServerSettings.Configuration(null, [new("DataDir", scratch.FullName), new("Management", "off")]);
                await using WebApplication app = await Server.BuildAsync(ServerSettings.Read(new(configuration)), configuration, modules, cancel);
                foreach (var name in modules.Select(module => module.Name).Prepend(HostRoute.House).Prepend(ControlApi.Name))
                    await File.WriteAllTextAsync(Path.Combine(target, $"{name}.json"), await ApiDescriptions.WriteAsync(app.Services, name, cancel), cancel);
            }
            finally
            {
                scratch.Delete(recursive: true);
            }
            return 0;
        });
        return verb;
    }
}
