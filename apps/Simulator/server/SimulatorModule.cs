using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Modules;
using Longhouse.Simulator.Analysis;
using Longhouse.Simulator.Comparison;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Files;
using Longhouse.Simulator.Observations;
using Longhouse.Simulator.Outcomes;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Why;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Simulator;

/// <summary>Replays market bars and shows the nested structure of price as it forms.</summary>
public sealed class SimulatorModule : IModule
{
    /// <summary>The pool for what reads long stretches of history while somebody waits.</summary>
    internal const string Studies = "simulator.study";

    public string Name => "simulator";

    public string AppType => "simulator";

    public IReadOnlyList<Page> Pages =>
    [
        new("/", "Replay", SimulatorPermissions.Replay), new("/about", "About", null), new("/traders", "For traders", null),
        new("/developers", "For developers", null), new("/privacy", "Privacy", null), new("/terms", "Terms", null),
    ];

    public string FrontPage => "/about";

    public IReadOnlyList<Permission> Permissions => [SimulatorPermissions.Replay, SimulatorPermissions.Observe];

    public IReadOnlyList<TenantTable> Tables => [new("simulator_observations")];

    public IConfigSchema ConfigSchema { get; } = new SimulatorSchema();

    public MigrationScripts Migrations => MigrationScripts.Embedded(Name, typeof(SimulatorModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration settings)
    {
        services.AddValidation();
        services.AddOptions<SimulatorOptions>().Bind(settings).ValidateDataAnnotations()
            .Validate(options => options.DataDirectory is null || Directory.Exists(options.DataDirectory), "Simulator:DataDirectory names a folder that does not exist.")
            .ValidateOnStart();
        services.AddInteractivePool(Studies, new InteractivePoolOptions());
        services.AddSingleton<BarLibrary>().AddSingleton<Replays>().AddSingleton<SavedStates>().AddSingleton<StateWarmer>().AddSingleton<OutcomeTracks>().AddScoped<TenantBars>();
    }

    public void AddJobs(JobRegistry jobs)
    {
        // Replays are interactive; nothing runs in the background.
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ListFiles.Map(api);
        GetSettings.Map(api);
        OpenReplay.Map(api);
        CloseReplay.Map(api);
        GetSteps.Map(api);
        MoveReplay.Map(api);
        ChangeSettings.Map(api);
        GetHistory.Map(api);
        ExplainLeg.Map(api);
        GetOutcomes.Map(api);
        CompareSettings.Map(api);
        ListObservations.Map(api);
        AddObservation.Map(api);
        PutPicture.Map(api);
        GetPicture.Map(api);
        DeleteObservation.Map(api);
    }

    public void AddCommands(CommandList commands)
    {
        commands.Add(AnalyzeCommand.Create());
        commands.Add(BenchCommand.Create());
        foreach (var command in DataCommands.Create())
            commands.Add(command);
    }
}
