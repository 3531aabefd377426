using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Tenants;

internal static class TenantProblems
{
    public static readonly Problem NotFound = new(404, "control.tenant_not_found", "There is no such tenant.");
}
