using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Plans;

internal static class PlanProblems
{
    public static readonly Problem NotFound = new(404, "control.plan_not_found", "There is no such plan.");
    public static readonly Problem InUse = new(409, "control.plan_in_use", "Tenants are on this plan. Put them on another one first.");
    public static readonly Problem NoRoom = new(409, "control.plan_has_no_room", "The tenant has as many people as its plan allows.");
}
