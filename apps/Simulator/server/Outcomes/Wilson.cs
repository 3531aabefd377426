namespace Longhouse.Simulator.Outcomes;

/// <summary>The interval in which a share lies, 19 times of 20, by Wilson's score: sound for few cases and for shares near 0 and 1.</summary>
internal static class Wilson
{
    private const double Z = 1.959964;

    public static (double Low, double High) Of(int hits, int all)
    {
        if (all == 0)
            return (0, 1);
        var share = (double)hits / all;
        var z2 = Z * Z;
        var middle = (share + (z2 / (2 * all))) / (1 + (z2 / all));
        var half = Z / (1 + (z2 / all)) * Math.Sqrt((share * (1 - share) / all) + (z2 / (4.0 * all * all)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
