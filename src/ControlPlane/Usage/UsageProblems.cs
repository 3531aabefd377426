using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Usage;

internal static class UsageProblems
{
    public static readonly Problem PriceUnknown = new(404, "control.metric_unknown", "There is no such metric.");
}
