using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.Structure;

namespace Longhouse.Simulator.Outcomes;

/// <summary>How many touches bounced and broke, by level, direction and size.</summary>
internal sealed class OutcomeCounts
{
    public const int Bins = RangeDistribution.Bins;

    private readonly int[] _counts = new int[Cells];

    public static int Cells => Level.Ratios.Length * 2 * Bins * 2;

    /// <summary>The cell of a touch that ended so.</summary>
    public static ushort CellOf(in Resolved one) =>
        (ushort)((((((one.Ratio * 2) + (one.IsBull ? 1 : 0)) * Bins) + one.Bin) * 2) + (int)one.Outcome);

    public void Add(ushort cell) => _counts[cell]++;

    /// <summary>Of one level, direction and size, or of all where these are null.</summary>
    public (int Bounced, int Broke) Of(int ratio, bool? isBull, int? bin)
    {
        var (bounced, broke) = (0, 0);
        for (var direction = isBull is true ? 1 : 0; direction <= (isBull is false ? 0 : 1); direction++)
        {
            for (var size = bin ?? 0; size <= (bin ?? Bins - 1); size++)
            {
                var cell = ((((ratio * 2) + direction) * Bins) + size) * 2;
                bounced += _counts[cell + (int)Outcome.Bounced];
                broke += _counts[cell + (int)Outcome.Broke];
            }
        }
        return (bounced, broke);
    }
}
