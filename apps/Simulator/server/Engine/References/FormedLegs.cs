using System.Numerics;
using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>
/// The formed legs in order of creation, in columns, and their ranking at the last bar. From bar to bar few legs change places, so the order
/// of the bar before is put right and not made anew; nothing is allocated.
/// </summary>
internal sealed class FormedLegs(Detector detector, ReferenceLayer layer)
{
    private Leg[] _legs = new Leg[64];
    private int[] _bins = new int[64];
    private double[] _pivots = new double[64];
    private double[] _spans = new double[64];
    private double[] _origins = new double[64];

    // The terms of the salience before and after the one for recency, which alone changes with every bar; and that one's weight.
    private double[] _before = new double[64];
    private double[] _weights = new double[64];
    private double[] _after = new double[64];

    private double[] _salience = new double[64];
    private double[] _locations = new double[64];
    private int[] _order = new int[64];
    private int[] _firsts = new int[64];
    private int[] _ranked = new int[64];
    private int[] _onDeck = new int[64];
    private PivotCounts _counts = new(256);
    private double _unit;

    public int Count { get; private set; }

    public ReadOnlySpan<Leg> Legs => _legs.AsSpan(0, Count);

    /// <summary>Rows of the references by rank, and of those behind the first of their pivot.</summary>
    public ReadOnlySpan<int> Ranked => _ranked.AsSpan(0, RankedCount);

    public ReadOnlySpan<int> OnDeck => _onDeck.AsSpan(0, OnDeckCount);

    public int RankedCount { get; private set; }

    public int OnDeckCount { get; private set; }

    public Leg LegAt(int row) => _legs[row];

    public int BinAt(int row) => _bins[row];

    public double SalienceAt(int row) => _salience[row];

    /// <summary>Where the close stands, at most the completion threshold.</summary>
    public double LocationAt(int row) => _locations[row];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Leg leg)
    {
        if (Count == _legs.Length)
            Grow();
        var row = Count;
        while (row > 0 && _legs[row - 1].Number > leg.Number)
            row--;
        Shift(row, row + 1, Count - row);
        for (var i = 0; i < Count; i++)
            _order[i] += _order[i] >= row ? 1 : 0;
        _order[Count++] = row;
        _legs[row] = leg;
        Refresh(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(Leg leg)
    {
        var row = RowOf(leg);
        var at = Array.IndexOf(_order, row, 0, Count);
        Array.Copy(_order, at + 1, _order, at, Count - at - 1);
        Shift(row + 1, row, Count - row - 1);
        Count--;
        for (var i = 0; i < Count; i++)
            _order[i] -= _order[i] > row ? 1 : 0;
        _legs[Count] = null!; // past the end nobody looks
    }

    /// <summary>The leg's range or class has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Refresh(Leg leg) => Refresh(RowOf(leg));

    /// <summary>The median or the configuration has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RefreshAll()
    {
        _unit = Salience.UnitOf(layer.Distribution);
        for (var row = 0; row < Count; row++)
            Refresh(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rank()
    {
        if (!Salience.UnitOf(layer.Distribution).Equals(_unit))
            RefreshAll();
        Measure();
        Sort();
        Divide();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure()
    {
        var config = layer.Config;
        double now = detector.Index, close = detector.Series[detector.Index].Close, decay = config.RecencyDecayBars;
        var i = 0;
        var (wideNow, wideClose, wideDecay) = (new Vector<double>(now), new Vector<double>(close), new Vector<double>(decay));
        var limit = new Vector<double>(config.CompletionThreshold);
        for (; i <= Count - Vector<double>.Count; i += Vector<double>.Count)
        {
            var recency = Vector<double>.One / (Vector<double>.One + ((wideNow - new Vector<double>(_origins, i)) / wideDecay));
            (new Vector<double>(_before, i) + (new Vector<double>(_weights, i) * recency) + new Vector<double>(_after, i)).CopyTo(_salience, i);
            Vector.Min((wideClose - new Vector<double>(_pivots, i)) / new Vector<double>(_spans, i), limit).CopyTo(_locations, i);
        }
        for (; i < Count; i++)
        {
            _salience[i] = _before[i] + (_weights[i] * (1 / (1 + ((now - _origins[i]) / decay)))) + _after[i];
            _locations[i] = Math.Min((close - _pivots[i]) / _spans[i], config.CompletionThreshold);
        }
    }

    // By salience; legs of equal salience stay in the order of their creation, which is that of the rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort()
    {
        var order = _order.AsSpan(0, Count);
        var salience = _salience;
        for (var i = 1; i < order.Length; i++)
        {
            var row = order[i];
            var own = salience[row];
            var at = i - 1;
            for (; at >= 0 && (salience[order[at]] < own || (salience[order[at]].Equals(own) && order[at] > row)); at--)
                order[at + 1] = order[at];
            order[at + 1] = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide()
    {
        (RankedCount, OnDeckCount) = (0, 0);
        var topN = layer.Config.TopN;
        if (topN <= 0)
        {
            _order.AsSpan(0, Count).CopyTo(_ranked);
            RankedCount = Count;
            return;
        }
        if (Count * 2 > _counts.Capacity)
            _counts = new PivotCounts(_counts.Capacity * 4);
        _counts.Clear();
        for (var place = 0; place < Count; place++)
        {
            var row = _order[place];
            var leg = _legs[row];
            if (_counts.Add((leg.PivotIndex * 2) + (int)leg.Direction, place, out _firsts[row]) <= topN)
                _ranked[RankedCount++] = row;
            else
                _onDeck[OnDeckCount++] = row;
        }
        PutEqualsByPivot(_ranked.AsSpan(0, RankedCount));
        PutEqualsByPivot(_onDeck.AsSpan(0, OnDeckCount));
    }

    // The last sort is by salience over pivots in order of their best leg: it shows where two legs have the very same salience.
    private void PutEqualsByPivot(Span<int> rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            var row = rows[i];
            var at = i - 1;
            for (; at >= 0 && _salience[rows[at]].Equals(_salience[row]) && _firsts[rows[at]] > _firsts[row]; at--)
                rows[at + 1] = rows[at];
            rows[at + 1] = row;
        }
    }

    private void Refresh(int row)
    {
        var leg = _legs[row];
        var scale = detector.Series.Scale;
        _pivots[row] = leg.PivotPrice;
        _spans[row] = leg.OriginPrice - leg.PivotPrice;
        _origins[row] = leg.OriginIndex;
        _bins[row] = layer.Distribution.BinOf(scale.ToDouble(leg.Range));
        (_before[row], _weights[row], _after[row]) = Salience.TermsOf(leg, _unit, scale, layer.Config);
    }

    private int RowOf(Leg leg) => LegList.PlaceOf(leg, _legs, Count);

    private void Shift(int from, int to, int count)
    {
        Array.Copy(_legs, from, _legs, to, count);
        Array.Copy(_bins, from, _bins, to, count);
        Array.Copy(_pivots, from, _pivots, to, count);
        Array.Copy(_spans, from, _spans, to, count);
        Array.Copy(_origins, from, _origins, to, count);
        Array.Copy(_before, from, _before, to, count);
        Array.Copy(_weights, from, _weights, to, count);
        Array.Copy(_after, from, _after, to, count);
    }

    private void Grow()
    {
        var size = _legs.Length * 2;
        Array.Resize(ref _legs, size);
        Array.Resize(ref _bins, size);
        Array.Resize(ref _order, size);
        Array.Resize(ref _firsts, size);
        Array.Resize(ref _ranked, size);
        Array.Resize(ref _onDeck, size);
        Array.Resize(ref _pivots, size);
        Array.Resize(ref _spans, size);
        Array.Resize(ref _origins, size);
        Array.Resize(ref _before, size);
        Array.Resize(ref _weights, size);
        Array.Resize(ref _after, size);
        Array.Resize(ref _salience, size);
        Array.Resize(ref _locations, size);
    }
}
