using Longhouse.Platform.Identity;

namespace Longhouse.Simulator;

/// <summary>What a caller may do with replays.</summary>
internal static class SimulatorPermissions
{
    public static readonly Permission Replay = new("simulator.replay", TenantRole.Viewer);
    public static readonly Permission Observe = new("simulator.observe", TenantRole.Viewer);
}
