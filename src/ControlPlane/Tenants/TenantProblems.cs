using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Tenants;

internal static class TenantProblems
{
    public static readonly Problem NotFound = new(404, "control.tenant_not_found", "There is no such tenant.");
    public static readonly Problem SlugTaken = new(409, "control.slug_taken", "Another tenant has this slug.");
    public static readonly Problem SlugReserved = new(409, "control.slug_reserved", "This name is kept for the house itself.");
    public static readonly Problem SlugRetired = new(409, "control.slug_retired", "This name belonged to a tenant that was deleted, and is not given out again yet.");
    public static readonly Problem TooManyLabels = new(409, "control.too_many_labels", "A tenant has at most 50 labels.");
    public static readonly Problem NotSuspended = new(409, "control.tenant_not_suspended", "Only a suspended tenant can be resumed.");
    public static readonly Problem NotActive = new(409, "control.tenant_not_active", "Only an active tenant can be suspended.");
    public static readonly Problem TemplateNotFound = new(404, "control.template_not_found", "There is no such template.");
    public static readonly Problem TemplateTaken = new(409, "control.template_taken", "Another template has this name.");
}
