using System.CommandLine;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Setup;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse serve</c>: runs until it is told to stop, then finishes what it is doing.</summary>
internal static class ServeVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var verb = new Command("serve", "Serve the console, the tenants and the background work, or some of these.");
        var arguments = new SettingsArguments(verb, modules)
            .With(verb, "--urls", "Urls", "Where to listen, such as http://0.0.0.0:80; several are separated by commas.")
            .With(verb, "--roles", "Roles", "What this process does: control, web, worker, separated by commas. All of it by default.")
            .With(verb, "--base-domain", "BaseDomain", "Tenants live at <slug>.<base domain>, the console at app.<base domain>.");
        var demo = new Option<bool>("--demo") { Description = "Make an administrator and one demonstration tenant per app, if they are missing." };
        verb.Options.Add(demo);
        verb.SetAction((parsed, cancel) => RunAsync(arguments.Read(parsed), parsed.GetValue(demo), modules, cancel));
        return verb;
    }

    private static async Task<int> RunAsync(
        (ServerSettings Settings, Microsoft.Extensions.Configuration.IConfiguration Configuration) from, bool demo, IReadOnlyList<IModule> modules, CancellationToken cancel)
    {
        var settings = from.Settings;
        using var hold = DataFolder.Hold(settings);
        ListenCheck.Run(settings);
        await using var app = await Server.BuildAsync(settings, from.Configuration, modules, cancel);
        var hosts = demo
            ? await ActivatorUtilities.CreateInstance<Demonstration>(app.Services).EnsureAsync(cancel)
            : [("Console", settings.AppHost)];
        OpenBlobs(app.Services, settings);
        await app.StartAsync(cancel);
        // For people. Machines read the log, every line of which is JSON and one of which says where the server listens.
        foreach (var (what, host) in settings.Telemetry.Logs == "text" ? hosts : [])
            Console.WriteLine($"{what,-16} {AddressOf(app, settings, host)}");
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    // Made when it is first asked for, which is now rather than at someone's upload.
    private static void OpenBlobs(IServiceProvider services, ServerSettings settings)
    {
        try
        {
            services.GetRequiredService<IBlobStore>();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Blobs:Folder is \"{settings.Blobs.Folder}\", but the server cannot write there: {failure.Message}");
        }
    }

    private static string AddressOf(WebApplication app, ServerSettings settings, string host)
    {
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        var address = new UriBuilder(app.Urls.First(url => url != settings.Management)) { Host = slash < 0 ? host : host[..slash], Path = slash < 0 ? "" : host[slash..] };
        return address.Uri.ToString();
    }
}
