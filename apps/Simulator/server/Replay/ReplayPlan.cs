using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Replay;

/// <summary>From this bar on the engine runs with these settings.</summary>
internal sealed record Stretch(int FromBar, DetectionConfig Detection, ReferenceConfig References);

/// <summary>
/// Which settings hold where. A change holds from the next bar on and leaves existing legs alone, so what is seen at a bar follows from all the
/// stretches before it: the plan, the bars and a position are the whole of a replay's state.
/// </summary>
internal sealed class ReplayPlan : IEquatable<ReplayPlan>
{
    public const int MaxStretches = 64;

    public static readonly ReplayPlan Default = new([new Stretch(0, DetectionConfig.Default, ReferenceConfig.Default)]);

    private ReplayPlan(IReadOnlyList<Stretch> stretches) => Stretches = stretches;

    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>The first stretch begins with the bars, the others each after the one before.</summary>
    public static ReplayPlan Of(IEnumerable<Stretch> stretches)
    {
        var all = stretches.ToList();
        if (all.Count == 0 || all[0].FromBar != 0 || all.Zip(all.Skip(1)).Any(pair => pair.First.FromBar >= pair.Second.FromBar))
            throw new ArgumentException("The first stretch begins at bar 0 and each other after the one before.", nameof(stretches));
        return new ReplayPlan(all);
    }

    public Stretch At(int bar) => Stretches.Last(stretch => stretch.FromBar <= Math.Max(bar, 0));

    /// <summary>The part of the plan that decides what is seen at the end of a bar.</summary>
    public ReplayPlan UpTo(int bar)
    {
        var count = Stretches.Count;
        while (count > 1 && Stretches[count - 1].FromBar > bar)
            count--;
        return count == Stretches.Count ? this : new ReplayPlan([.. Stretches.Take(count)]);
    }

    /// <summary>The plan as it is before a bar, and from there on something else.</summary>
    public ReplayPlan Change(int fromBar, DetectionConfig detection, ReferenceConfig references) =>
        new([.. Stretches.Where(stretch => stretch.FromBar < fromBar), new Stretch(fromBar, detection, references)]);

    public bool Equals(ReplayPlan? other) => other is not null && Stretches.SequenceEqual(other.Stretches);

    public override bool Equals(object? obj) => Equals(obj as ReplayPlan);

    public override int GetHashCode() => Stretches.Aggregate(17, HashCode.Combine);
}
