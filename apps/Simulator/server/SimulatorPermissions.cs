using Longhouse.Platform.Identity;

namespace Longhouse.Simulator;

/// <summary>What a caller may do with replays.</summary>
internal static class SimulatorPermissions
{
    public static readonly Permission Replay = new("simulator.replay", TenantRole.Viewer) { OpenToGuests = true };
    public static readonly Permission Observe = new("simulator.observe", TenantRole.Viewer);
}
