using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Engine.States;

/// <summary>
/// All that detector and reference layer know at the end of a bar. Equal states have equal bytes, however they were reached; going on from one gives
/// what going on without it would have given.
/// </summary>
internal sealed class EngineState : IEquatable<EngineState>
{
    private readonly byte[] _bytes;

    private EngineState(int bar, byte[] bytes) => (Bar, _bytes) = (bar, bytes);

    /// <summary>The last bar that was seen.</summary>
    public int Bar { get; }

    public int Size => _bytes.Length;

    public static EngineState Save(Detector detector, ReferenceLayer layer)
    {
        var to = new StateWriter();
        detector.Save(to);
        layer.Save(to);
        return new EngineState(detector.Index, to.ToArray());
    }

    public (Detector Detector, ReferenceLayer Layer) Restore(BarSeries series)
    {
        var from = new StateReader(_bytes);
        var detector = Detector.Restore(series, ref from);
        return (detector, ReferenceLayer.Restore(detector, ref from));
    }

    public bool Equals(EngineState? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as EngineState);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}
