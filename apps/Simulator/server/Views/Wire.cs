namespace Longhouse.Simulator.Views;

/// <summary>
/// What stays of a leg until something happens to it. Prices are plain numbers. What moves with every bar follows from these: the size is the range
/// over the median, the location is where the close stands between pivot (0) and origin (1), and the impulsiveness of a live leg is the part of all
/// legs whose impulse is smaller; that of a breached one is what it was then.
/// </summary>
internal sealed record LegView(
    long Number, bool IsBull, double Origin, int OriginIndex, double Pivot, int PivotIndex, int CreatedAt, int? BreachedAt, bool PivotBreached,
    int Depth, long? Parent, double Impulse, double? Impulsiveness, string Status);

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

/// <summary>Something that happened to a leg at a bar.</summary>
internal sealed record EventView(
    int Bar, string Kind, long Leg, bool IsBull, double Price, double Origin, int OriginIndex, double Pivot, int PivotIndex, double Multiple,
    string? Reason, double? Ratio, bool? IsUp, string? Why);

/// <summary>How a state differs from the one before; a list that is null is as it was.</summary>
internal sealed record ChangeView(
    int Position, CountsView Counts, double Median, WarmUpView? WarmUp, PendingView? PendingBull, PendingView? PendingBear,
    IReadOnlyList<LegView> Changed, IReadOnlyList<long> Gone, IReadOnlyList<long>? Ranked, IReadOnlyList<long>? OnDeck,
    IReadOnlyList<ZoneView> Zones, IReadOnlyList<TouchView> Touches);

/// <summary>What steps bring: each bar as [time, open, high, low, close], what happened on the way, and what is different at the end of it.</summary>
internal sealed record StepsView(int From, IReadOnlyList<double[]> Bars, IReadOnlyList<EventView> Events, ChangeView Change);
