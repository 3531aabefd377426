using System.ComponentModel.DataAnnotations;

namespace Longhouse.Simulator;

/// <summary>How the simulator is deployed: the settings below <c>Simulator</c>.</summary>
internal sealed class SimulatorOptions
{
    /// <summary>The folder with files of bars. Without it, one in the server's data directory is used, with a synthetic history in it to begin with.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>The one file that is replayed here. Without it, people choose among all files of the folder.</summary>
    public string? File { get; set; }

    /// <summary>How many bars the synthetic history has that is made when there is no other.</summary>
    [Range(1_000, 2_000_000)]
    public int DemonstrationBars { get; set; } = 222_000;

    /// <summary>Replays that the process holds in all; the one that was idle longest makes room.</summary>
    [Range(1, 10_000)]
    public int MaxReplays { get; set; } = 200;

    /// <summary>Tabs that one person may have open at once.</summary>
    [Range(1, 1_000)]
    public int MaxReplaysPerPerson { get; set; } = 8;

    /// <summary>After this long without a request a replay is let go; the browser opens it again where it was.</summary>
    [Range(1, 1_440)]
    public int IdleMinutes { get; set; } = 20;
}
