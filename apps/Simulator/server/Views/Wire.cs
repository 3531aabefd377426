namespace Longhouse.Simulator.Views;

/// <summary>A leg as it stands at one bar. Prices are plain numbers; <see cref="Location"/> is 0 at the pivot, 1 at the origin, 2 at the target.</summary>
internal sealed record LegView(
    long Number, bool IsBull, double Origin, int OriginIndex, double Pivot, int PivotIndex, int CreatedAt, int? BreachedAt, bool PivotBreached,
    int Depth, long? Parent, double Impulse, double? Impulsiveness, double? BinImpulsiveness, int Bin, double Multiple, double Location,
    string Status, double? Threshold, double? Salience);

internal sealed record PendingView(double Price, int Index);

/// <summary>Levels of several references that stand close together.</summary>
internal sealed record ZoneView(double Low, double High, double Center, int Levels, IReadOnlyList<long> Legs);

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

/// <summary>Legs whose pivot moved to the extreme of a bar.</summary>
internal sealed record ExtensionView(int Bar, IReadOnlyList<long> Legs);

/// <summary>What steps bring: each bar as [time, open, high, low, close], what happened on the way, and the state at the end of it.</summary>
internal sealed record StepsView(int From, IReadOnlyList<double[]> Bars, IReadOnlyList<ExtensionView> Extensions, IReadOnlyList<EventView> Events, StateView State);
