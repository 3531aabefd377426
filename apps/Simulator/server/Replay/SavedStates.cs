using System.Runtime.InteropServices;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.States;

namespace Longhouse.Simulator.Replay;

/// <summary>What is known of a replay at the end of a bar.</summary>
internal sealed record SavedState(EngineState Engine, EventCounts Counts);

/// <summary>
/// States at every so many bars of replays that somebody has run, shared by all who run the same bars with the same settings: no bar is further from
/// one than <see cref="Interval"/>, once a replay has come past. Those that were not asked for the longest go first.
/// </summary>
internal sealed class SavedStates
{
    public const int Interval = 1024;
    private const long MaxBytes = 48L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(BarSeries Series, ReplayPlan SoFar), Run> _runs = [];
    private long _bytes;
    private long _uses;

    /// <summary>Up to this bar, what the plan says later does not matter.</summary>
    public bool Has(BarSeries series, ReplayPlan plan, int bar)
    {
        lock (_lock)
            return _runs.TryGetValue((series, plan.UpTo(bar)), out var run) && run.States.ContainsKey(bar);
    }

    public void Add(BarSeries series, ReplayPlan plan, SavedState state)
    {
        lock (_lock)
        {
            ref var run = ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, (series, plan.UpTo(state.Engine.Bar)), out _);
            run ??= new Run();
            run.UsedAt = ++_uses;
            if (!run.States.TryAdd(state.Engine.Bar, state))
                return;
            run.Bytes += state.Engine.Size;
            _bytes += state.Engine.Size;
            Forget(run);
        }
    }

    /// <summary>The last one at or before the bar, and after another.</summary>
    public SavedState? Find(BarSeries series, ReplayPlan plan, int bar, int after)
    {
        lock (_lock)
        {
            for (var soFar = plan.UpTo(bar); ; soFar = plan.UpTo(bar = soFar.Stretches[^1].FromBar - 1))
            {
                if (_runs.TryGetValue((series, soFar), out var run) && run.Last(bar) is { } state)
                {
                    run.UsedAt = ++_uses;
                    return state.Engine.Bar > after ? state : null;
                }
                if (soFar.Stretches.Count == 1 || bar <= after)
                    return null;
            }
        }
    }

    private void Forget(Run kept)
    {
        while (_bytes > MaxBytes && _runs.Count > 1)
        {
            var (key, oldest) = _runs.Where(pair => pair.Value != kept).MinBy(pair => pair.Value.UsedAt);
            _runs.Remove(key);
            _bytes -= oldest.Bytes;
        }
    }

    private sealed class Run
    {
        public SortedList<int, SavedState> States { get; } = [];

        public long Bytes { get; set; }

        public long UsedAt { get; set; }

        public SavedState? Last(int bar)
        {
            var keys = States.Keys;
            var (low, high) = (0, keys.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (keys[middle] <= bar)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low == 0 ? null : States.Values[low - 1];
        }
    }
}
