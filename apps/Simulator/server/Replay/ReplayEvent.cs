using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Replay;

/// <summary>What can happen at a bar, as people watch for it.</summary>
[Flags]
internal enum EventKinds
{
    None = 0,
    LegFormed = 1,
    LegPruned = 2,
    LegEngulfed = 4,
    OriginBreached = 8,
    PivotBreached = 16,
    ReferenceFormed = 32,
    ReferenceCompleted = 64,
    LevelCrossed = 128,
    LevelTouched = 256,
}

/// <summary>Something that happened to a leg. Prices are those of the chart, in whole steps.</summary>
internal readonly record struct ReplayEvent(EventKinds Kind, int Bar, Leg Leg, long Price)
{
    public PruneReason Reason { get; init; }
    public LegKey? Other { get; init; }
    public double First { get; init; }
    public double Second { get; init; }

    /// <summary>Where the leg's pivot was then: it may have moved since.</summary>
    public long Pivot { get; init; }
    public int PivotIndex { get; init; }

    /// <summary>Of level events: which level, and whether price went up through it.</summary>
    public double Ratio { get; init; }
    public bool IsUp { get; init; }
}

/// <summary>How often each thing has happened since the first bar. A value, so that a copy of it is a snapshot.</summary>
internal record struct EventCounts
{
    public int Formed { get; set; }
    public int OriginBreached { get; set; }
    public int PivotBreached { get; set; }
    public int Engulfed { get; set; }
    public int TooClose { get; set; }
    public int TooMany { get; set; }
    public int Extended { get; set; }
    public int ReferencesFormed { get; set; }
    public int ReferencesCompleted { get; set; }

    public void Add(in ReplayEvent one)
    {
        switch (one.Kind)
        {
            case EventKinds.LegFormed: Formed++; break;
            case EventKinds.OriginBreached: OriginBreached++; break;
            case EventKinds.PivotBreached: PivotBreached++; break;
            case EventKinds.LegEngulfed: Engulfed++; break;
            case EventKinds.ReferenceFormed: ReferencesFormed++; break;
            case EventKinds.ReferenceCompleted: ReferencesCompleted++; break;
            case EventKinds.LegPruned when one.Reason == PruneReason.OriginProximityPrune: TooClose++; break;
            case EventKinds.LegPruned when one.Reason == PruneReason.MaxLegs: TooMany++; break;
            case EventKinds.LegPruned: Extended++; break;
        }
    }
}
