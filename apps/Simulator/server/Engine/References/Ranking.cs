using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>A leg that price may come back to, as it stands at one bar.</summary>
internal sealed record Reference(Leg Leg, int Bin, double Location, double Salience, double MedianMultiple)
{
    public int Depth => Leg.Depth;
}

/// <summary>All references at one bar: those within the first of their pivot, and those on deck behind them, both by salience.</summary>
internal sealed record Ranking(IReadOnlyList<Reference> References, IReadOnlyList<Reference> OnDeck, int TotalLegs, int NotFormed)
{
    public static readonly Ranking Empty = new([], [], 0, 0);

    public static Ranking Make(Detector detector, ReferenceLayer layer, int? formedUpTo = null)
    {
        if (layer.IsWarmingUp)
            return Empty with { TotalLegs = detector.ActiveCount };
        var scale = detector.Series.Scale;
        var close = detector.Series[detector.Index].Close;
        var all = new List<Reference>();
        var notFormed = 0;
        for (var leg = detector.First; leg is not null; leg = leg.Next)
        {
            if (!leg.Reference.IsFormed)
                notFormed++;
            else if (formedUpTo is null || leg.Reference.FormedAt <= formedUpTo)
            {
                var range = scale.ToDouble(leg.Range);
                all.Add(new Reference(leg, layer.Distribution.BinOf(range),
                    Math.Min(ReferenceLayer.Location(leg, leg.Side.Sign * close), layer.Config.CompletionThreshold),
                    Salience.Of(leg, detector, layer), layer.Distribution.MultipleOf(range)));
            }
        }

        // All sorts are stable: legs of equal salience stay in the order of their creation.
        var sorted = all.OrderByDescending(r => r.Salience).ToList();
        var topN = layer.Config.TopN;
        if (topN <= 0)
            return new Ranking(sorted, [], detector.ActiveCount, notFormed);
        var groups = sorted.GroupBy(r => (r.Leg.Direction, r.Leg.PivotPrice, r.Leg.PivotIndex)).ToList();
        return new Ranking(
            [.. groups.SelectMany(g => g.Take(topN)).OrderByDescending(r => r.Salience)],
            [.. groups.SelectMany(g => g.Skip(topN)).OrderByDescending(r => r.Salience)],
            detector.ActiveCount, notFormed);
    }

    /// <summary>"bull" or "bear" when one has more than twice as many; null when neither does.</summary>
    public Direction? Imbalance
    {
        get
        {
            var bull = References.Count(r => r.Leg.Direction == Direction.Bull);
            var bear = References.Count - bull;
            return bull > 2 * bear ? Direction.Bull : bear > 2 * bull ? Direction.Bear : null;
        }
    }
}
