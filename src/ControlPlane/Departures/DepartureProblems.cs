using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Departures;

internal static class DepartureProblems
{
    public static readonly Problem ExportNotFound = new(404, "control.export_not_found", "There is no such copy, or it is no longer kept.");
    public static readonly Problem ExportNotReady = new(409, "control.export_not_ready", "The copy is still being made.");
    public static readonly Problem ExportRunning = new(409, "control.export_running", "A copy of this tenant is being made already.");
    public static readonly Problem NotConfirmed = new(409, "control.delete_not_confirmed", "To delete a tenant, send its slug as well.");
    public static readonly Problem NotLeaving = new(409, "control.tenant_not_leaving", "This tenant is not about to be deleted.");
    public static readonly Problem DepartureNotFound = new(404, "control.departure_not_found", "Nobody asked for this tenant to be deleted.");
}
