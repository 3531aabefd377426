using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Departures;

/// <summary>A tenant that goes: announced, put off for a while in which it can be taken back, then done.</summary>
/// <param name="Subject">The tenant's id.</param>
internal sealed record Departure(
    string Id, string Subject, string StatusBefore, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset DueAt, string State, DateTimeOffset? FinishedAt, string? Report, int DeleteObjects)
{
    public const string Announced = "announced";
    public const string Cancelled = "cancelled";
    public const string Done = "done";

    /// <summary>How long it can be taken back.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    public static Sql Columns => $"id, subject, status_before, requested_by, requested_at, due_at, state, finished_at, report, delete_objects";

    public static Task<Departure?> FindAsync(ControlDb db, string tenantId, CancellationToken cancel) =>
        db.FindAsync<Departure>($"select {Columns} from control_departures where subject = {tenantId} order by requested_at desc limit 1", cancel);

    public static Task<Departure?> FindOpenAsync(ControlWrite write, string tenantId, CancellationToken cancel) =>
        write.FindAsync<Departure>($"select {Columns} from control_departures where subject = {tenantId} and state = {Announced}", cancel);
}

/// <summary>What went with a tenant, as numbers.</summary>
/// <param name="ManagedObjects">kept, as nobody said otherwise; deleted; or left, where some could not be deleted: their keys are gone, the bucket's owner can.</param>
internal sealed record DepartureReport(
    IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, string> Kept, long SecretsDestroyed, long RevokedAtProviders, long Jobs, long Files, DateTimeOffset SlugFreeAt,
    string ManagedObjects, long ManagedObjectsDeleted);

internal sealed record DepartureView(string State, bool DeleteManagedObjects, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset DueAt, DateTimeOffset? FinishedAt, JsonElement? Report)
{
    public static DepartureView Of(Departure departure) => new(
        departure.State, departure.DeleteObjects != 0, departure.RequestedBy, departure.RequestedAt, departure.DueAt, departure.FinishedAt, departure.Report is { } report ? ConfigText.Parse(report) : null);
}
