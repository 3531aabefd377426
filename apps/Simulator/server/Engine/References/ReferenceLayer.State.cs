using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.States;

namespace Longhouse.Simulator.Engine.References;

internal sealed partial class ReferenceLayer
{
    private const int NoEntry = -1;
    private const int EvictedEntry = -2;

    public void Save(StateWriter to)
    {
        Save(_config, to);
        to.Flag(IsWarmingUp);
        to.Whole((long)LostByBreach);
        to.Whole((long)LostByCompletion);
        var places = Distribution.Save(to);
        for (var leg = _detector.First; leg is not null; leg = leg.Next)
            Save(leg.Reference, places, to);
        to.Whole((long)_orphans.Count);
        foreach (var (key, (pivot, at)) in _orphans)
        {
            Save(key, to);
            to.Whole(pivot);
            to.Whole((long)at);
        }
        to.Whole((long)_entries.Count);
        foreach (var (key, entry) in _entries)
        {
            Save(key, to);
            to.Whole((long)(places.TryGetValue(entry, out var place) ? place : EvictedEntry));
        }
    }

    public static ReferenceLayer Restore(Detector detector, ref StateReader from)
    {
        var layer = new ReferenceLayer(detector, RestoreConfig(ref from))
        {
            IsWarmingUp = from.Flag(),
        };
        layer._lost[(int)FatalReason.PivotBreached] = from.Int();
        layer._lost[(int)FatalReason.Completed] = from.Int();
        var window = layer.Distribution.Restore(ref from);
        for (var leg = detector.First; leg is not null; leg = leg.Next)
        {
            layer.WatchOf(leg).Add(leg); // to be looked at by the next bar
            Restore(leg, window, ref from);
            if (leg.Reference.IsFormed)
                layer.Formed.Add(leg);
        }
        for (var left = from.Int(); left > 0; left--)
            layer._orphans.Add(RestoreKey(ref from), (from.Whole(), from.Int()));
        for (var left = from.Int(); left > 0; left--)
        {
            var key = RestoreKey(ref from);
            layer._entries.Add(key, EntryAt(from.Int(), key, window)!); // only those with an entry were written
        }
        return layer;
    }

    private static void Save(LegReference reference, Dictionary<DistributionEntry, int> places, StateWriter to)
    {
        to.Real(reference.MaxLocation);
        to.Flag(reference.IsFormed);
        to.Whole(reference.FormedPivot);
        to.Whole((long)reference.FormedAt);
        to.Whole((long)(reference.Entry is not { } entry ? NoEntry : places.TryGetValue(entry, out var place) ? place : EvictedEntry));
        to.Whole((long?)reference.RangeBin);
        to.Real(reference.BinImpulsiveness);
    }

    private static void Restore(Leg leg, List<DistributionEntry> window, ref StateReader from)
    {
        var reference = leg.Reference;
        reference.MaxLocation = from.RealOrNull();
        reference.IsFormed = from.Flag();
        reference.FormedPivot = from.Whole();
        reference.FormedAt = from.Int();
        reference.Entry = EntryAt(from.Int(), leg.Key, window);
        reference.RangeBin = (int?)from.WholeOrNull();
        reference.BinImpulsiveness = from.RealOrNull();
    }

    private static DistributionEntry? EntryAt(int place, LegKey leg, List<DistributionEntry> window) => place switch
    {
        NoEntry => null,
        EvictedEntry => new DistributionEntry(leg, 0, 0) { IsEvicted = true },
        _ => window[place],
    };

    private static void Save(LegKey key, StateWriter to)
    {
        to.Whole((long)key.Direction);
        to.Whole(key.OriginPrice);
        to.Whole((long)key.OriginIndex);
    }

    private static LegKey RestoreKey(ref StateReader from) => new((Direction)from.Int(), from.Whole(), from.Int());

    private static void Save(ReferenceConfig config, StateWriter to)
    {
        to.Whole((long)config.SignificantBinThreshold);
        to.Whole((long)config.MinSwingsForClassification);
        to.Real(config.FormationFibThreshold);
        to.Real(config.PivotBreachTolerance);
        to.Real(config.SignificantTradeBreachTolerance);
        to.Real(config.SignificantCloseBreachTolerance);
        to.Real(config.CompletionThreshold);
        to.Real(config.RangeWeight);
        to.Real(config.ImpulseWeight);
        to.Real(config.RecencyWeight);
        to.Real(config.DepthWeight);
        to.Real(config.CounterWeight);
        to.Real(config.RangeCounterWeight);
        to.Whole((long)config.RecencyDecayBars);
        to.Real(config.DepthDecayFactor);
        to.Whole((long)config.TopN);
        to.Real(config.ConfluenceTolerancePct);
        to.Real(config.ActiveLevelDistancePct);
        to.Whole((long)config.BinWindowDurationDays);
        to.Whole((long)config.BinRecomputeInterval);
        to.Flag(config.FormsByExtremes);
    }

    private static ReferenceConfig RestoreConfig(ref StateReader from) => new()
    {
        SignificantBinThreshold = from.Int(),
        MinSwingsForClassification = from.Int(),
        FormationFibThreshold = from.Real(),
        PivotBreachTolerance = from.Real(),
        SignificantTradeBreachTolerance = from.Real(),
        SignificantCloseBreachTolerance = from.Real(),
        CompletionThreshold = from.Real(),
        RangeWeight = from.Real(),
        ImpulseWeight = from.Real(),
        RecencyWeight = from.Real(),
        DepthWeight = from.Real(),
        CounterWeight = from.Real(),
        RangeCounterWeight = from.Real(),
        RecencyDecayBars = from.Int(),
        DepthDecayFactor = from.Real(),
        TopN = from.Int(),
        ConfluenceTolerancePct = from.Real(),
        ActiveLevelDistancePct = from.Real(),
        BinWindowDurationDays = from.Int(),
        BinRecomputeInterval = from.Int(),
        FormsByExtremes = from.Flag(),
    };
}
