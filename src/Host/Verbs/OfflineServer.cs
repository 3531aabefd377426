using System.CommandLine;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Modules;
using Microsoft.AspNetCore.Builder;

namespace Longhouse.Host.Verbs;

/// <summary>The server's parts without its ports, for verbs that do one thing on the database and end.</summary>
internal static class OfflineServer
{
    public static async Task<int> WithAsync(
        SettingsArguments arguments, ParseResult parsed, IReadOnlyList<IModule> modules, Func<IServiceProvider, CancellationToken, Task<int>> run, CancellationToken cancel)
    {
        var (settings, configuration) = arguments.Read(parsed);
        DataFolder.Make(settings);
        await using WebApplication app = await Server.BuildAsync(settings, configuration, modules, cancel);
        return await run(app.Services, cancel);
    }
}
