using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Simulator.Analysis;
using Longhouse.Simulator.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Simulator;

/// <summary>Replays market bars and shows the nested structure of price as it forms. So far: the engine, and the commands that need no server.</summary>
public sealed class SimulatorModule : IModule
{
    public string Name => "simulator";

    public string AppType => "simulator";

    public IReadOnlyList<Page> Pages => [];

    public IReadOnlyList<Permission> Permissions => [];

    public MigrationScripts Migrations => MigrationScripts.None(Name);

    public void AddServices(IServiceCollection services, IConfiguration settings)
    {
        // The engine is plain code: nothing of it lives in the container.
    }

    public void AddJobs(JobRegistry jobs)
    {
        // Replays are interactive; nothing runs in the background.
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        // The replay is not served yet.
    }

    public void AddCommands(CommandList commands)
    {
        commands.Add(AnalyzeCommand.Create());
        commands.Add(BenchCommand.Create());
        foreach (var command in DataCommands.Create())
            commands.Add(command);
    }
}
