using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.Structure;
using Longhouse.Simulator.Replay;

namespace Longhouse.Simulator.Outcomes;

internal enum Outcome
{
    Bounced,
    Broke,
}

/// <summary>How the touch of a level ended.</summary>
internal readonly record struct Resolved(byte Ratio, bool IsBull, byte Bin, Outcome Outcome);

/// <summary>
/// Follows every touch of a reference's levels until price has left them: back by a tenth of the leg's range is a bounce, through by as much a break,
/// both by the close. Runs once over the bars for everyone with the same plan; what a replay is told ends at its playhead.
/// </summary>
internal sealed class OutcomeTrack(Playhead playhead)
{
    private const int DecidedWithin = 10; // parts of the range
    private readonly Dictionary<Leg, Touch?[]> _open = [];
    // In the order of the bars, six bytes each: eighteen years of half hours decide more than a million.
    private readonly List<int> _bars = [];
    private readonly List<ushort> _cells = [];

    public long Bytes => (_bars.Capacity * (long)sizeof(int)) + (_cells.Capacity * (long)sizeof(ushort));

    /// <summary>Touches that are not decided yet at the last bar that was seen.</summary>
    public int Undecided => _open.Values.Sum(touches => touches.Count(touch => touch is not null));

    /// <summary>What was decided up to a bar that was seen.</summary>
    public OutcomeCounts CountTo(int bar)
    {
        var counts = new OutcomeCounts();
        for (var i = 0; i < _bars.Count && _bars[i] <= bar; i++)
            counts.Add(_cells[i]);
        return counts;
    }

    public void RunTo(int bar, CancellationToken cancel)
    {
        while (playhead.Position < bar)
        {
            if ((playhead.Position & 0xFF) == 0)
                cancel.ThrowIfCancellationRequested();
            playhead.Step();
            Look();
        }
    }

    // A touch, in the leg's own sense: the level in thousandths, and whether price came from below.
    private readonly record struct Touch(Int128 Level, bool FromBelow, byte Bin);

    private void Look()
    {
        var (detector, layer) = (playhead.Detector, playhead.References);
        ref readonly var bar = ref playhead.Series[playhead.Position];
        for (var leg = detector.First; leg is not null; leg = leg.Next)
        {
            if (leg.LastModified == playhead.Position && _open.Remove(leg, out var moved) && moved[0] is { } passed)
                Resolve(leg, 0, passed, Outcome.Broke); // the pivot gave way; all other levels have moved away with it
            // A bar that reaches the target ends the reference, and is a touch all the same.
            var wasFormed = _open.TryGetValue(leg, out var touches);
            if (touches is null)
            {
                if (!leg.Reference.IsFormed || leg.Range == 0)
                    continue;
                _open.Add(leg, touches = new Touch?[Level.Ratios.Length]);
            }
            var close = Level.ThousandthsOf(leg.Side.Sign * bar.Close);
            var before = Level.ThousandthsOf(leg.Side.Sign * (playhead.Position > 0 ? playhead.Series[playhead.Position - 1].Close : bar.Open));
            var (low, high) = (Level.ThousandthsOf(leg.Side.Low), Level.ThousandthsOf(leg.Side.High));
            var away = Level.ThousandthsOf(leg.Range) / DecidedWithin;
            for (var i = 0; i < touches.Length; i++)
            {
                if (touches[i] is { } touch)
                    touches[i] = Decide(touch, close, away, leg, i);
                else if ((leg.Reference.IsFormed || wasFormed) && !layer.IsWarmingUp)
                {
                    var level = Level.ThousandthsAt(leg, Level.Ratios[i]);
                    if (low <= level && level <= high && before != level)
                        touches[i] = new Touch(level, before < level, (byte)layer.Distribution.BinOf(playhead.Series.Scale.ToDouble(leg.Range)));
                }
            }
            if (!leg.Reference.IsFormed && Array.TrueForAll(touches, touch => touch is null))
                _open.Remove(leg);
        }
        if ((playhead.Position & 0xFF) == 0)
            Forget();
    }

    private Touch? Decide(Touch touch, Int128 close, Int128 away, Leg leg, int ratio)
    {
        var beyond = touch.FromBelow ? close - touch.Level : touch.Level - close;
        if (Int128.Abs(beyond) < away)
            return touch;
        Resolve(leg, ratio, touch, beyond > 0 ? Outcome.Broke : Outcome.Bounced);
        return null;
    }

    private void Resolve(Leg leg, int ratio, Touch touch, Outcome outcome)
    {
        _bars.Add(playhead.Position);
        _cells.Add(OutcomeCounts.CellOf(new Resolved((byte)ratio, leg.Direction == Direction.Bull, touch.Bin, outcome)));
    }

    private void Forget()
    {
        foreach (var gone in _open.Keys.Where(leg => leg.IsPruned).ToList())
            _open.Remove(gone);
    }
}
