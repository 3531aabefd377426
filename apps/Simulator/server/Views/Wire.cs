using System.Text.Json.Serialization;

namespace Longhouse.Simulator.Views;

/// <summary>
/// What stays of a leg until something happens to it. Prices are plain numbers, and bars are told by how long ago they were at the playhead: that is as
/// short late in a history as early. What moves with every bar follows from these: the size is the range over the median, the location is where the
/// close stands between pivot (0) and origin (1), and the impulsiveness of a live leg is the part of all legs whose impulse is smaller; that of a
/// breached one is what it was then.
/// </summary>
internal sealed record LegView(
    long Number, bool IsBull, double Origin, int OriginAgo, double Pivot, int PivotAgo, int? BreachedAgo, bool PivotBreached,
    int Depth, long? Parent, double Impulse, double? Impulsiveness, string Status)
{
    /// <summary>The same leg with nothing but time gone by.</summary>
    public LegView Later(int bars) => this with { OriginAgo = OriginAgo + bars, PivotAgo = PivotAgo + bars, BreachedAgo = BreachedAgo + bars };
}

internal sealed record PendingView(double Price, int Index);

/// <summary>Levels of several references that stand close together.</summary>
internal sealed record ZoneView(double Low, double High, double Center, int Levels, int References);

/// <summary>A level that the bar at the playhead reached.</summary>
internal sealed record TouchView(long Leg, double Ratio, double Price, bool IsUp);

internal sealed record CountsView(
    int Formed, int OriginBreached, int PivotBreached, int Engulfed, int TooClose, int TooMany, int Extended, int ReferencesFormed, int ReferencesCompleted);

internal sealed record WarmUpView(int Have, int Need);

/// <summary>Everything that is seen from one position.</summary>
internal sealed record StateView(
    int Position, CountsView Counts, double Median, WarmUpView? WarmUp, PendingView? PendingBull, PendingView? PendingBear,
    IReadOnlyList<LegView> Legs, IReadOnlyList<long> Ranked, IReadOnlyList<long> OnDeck, IReadOnlyList<ZoneView> Zones, IReadOnlyList<TouchView> Touches);

/// <summary>
/// Things that happened to legs, in their order and by columns: at several hundred bars a second, the names of the values would be most of what is told. A
/// kind and a leg are places in the lists of those that occur.
/// </summary>
internal sealed record EventsView(
    IReadOnlyList<string> Kinds, IReadOnlyList<EventLegView> Legs, IReadOnlyList<int> Ago, IReadOnlyList<int> Kind, IReadOnlyList<int> Leg,
    IReadOnlyList<double> Price, IReadOnlyList<double> Pivot, IReadOnlyList<int> PivotAgo, IReadOnlyList<double> Multiple, IReadOnlyList<EventMoreView> More);

/// <summary>A leg to which something happened, by what never changes of it.</summary>
internal sealed record EventLegView(long Number, bool IsBull, double Origin, int OriginAgo);

/// <summary>What only some events have: the one at a place in the columns.</summary>
internal sealed record EventMoreView(
    int At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Ratio = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsUp = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why = null);

/// <summary>How a state differs from the one before; a list that is null is as it was.</summary>
internal sealed record ChangeView(
    int Position, CountsView Counts, double Median, WarmUpView? WarmUp, PendingView? PendingBull, PendingView? PendingBear,
    IReadOnlyList<LegView> Changed, IReadOnlyList<long> Gone, IReadOnlyList<long>? Ranked, IReadOnlyList<long>? OnDeck,
    IReadOnlyList<ZoneView> Zones, IReadOnlyList<TouchView> Touches);

/// <summary>
/// What steps bring: the bars as <see cref="HistoryWriter"/> writes them, what happened on the way, which levels of references were reached, and what is
/// different at the end of it.
/// </summary>
internal sealed record StepsView(int From, ReadOnlyMemory<byte> Bars, EventsView Events, ReachedView Reached, ChangeView Change);

/// <summary>How often a level of a reference was reached on the way, and the latest of these times.</summary>
internal sealed record ReachedView(int Times, EventsView Latest);
