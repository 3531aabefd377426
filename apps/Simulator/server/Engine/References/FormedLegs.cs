using System.Numerics;
using System.Runtime.CompilerServices;
using Longhouse.Simulator.Engine.Detection;

namespace Longhouse.Simulator.Engine.References;

/// <summary>
/// The formed legs in columns, in rows of no order, and their ranking at the last bar. From bar to bar few legs change places, so the order of the
/// bar before is put right and not made anew; nothing is allocated.
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
    private int[] _ranked = new int[64];
    private int[] _onDeck = new int[64];

    // Legs of one direction that end at one bar are a group, by number: the pivots, and how many legs have each; a number without legs is used again.
    private int[] _groups = new int[64];
    private int[] _groupPivots = new int[64];
    private int[] _groupSizes = new int[64];
    private int[] _groupSeen = new int[64];
    private int _groupCount;

    private bool _isDivided;
    private bool _hasEquals;
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
        var row = Count++;
        _order[row] = leg.Reference.Row = row;
        _legs[row] = leg;
        Join(row, PivotOf(leg));
        Refresh(row);
    }

    /// <summary>The last row takes the place of the leg's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(Leg leg)
    {
        var row = leg.Reference.Row;
        var last = --Count;
        _groupSizes[_groups[row]]--;
        var at = Array.IndexOf(_order, row, 0, last + 1);
        Array.Copy(_order, at + 1, _order, at, last - at);
        if (row != last)
        {
            _order[Array.IndexOf(_order, last, 0, last)] = row;
            Move(last, row);
        }
        _legs[last] = null!; // past the end nobody looks
        _isDivided = false;
    }

    /// <summary>The leg's range or class has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Refresh(Leg leg) => Refresh(leg.Reference.Row);

    /// <summary>The median or the configuration has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RefreshAll()
    {
        _unit = Salience.UnitOf(layer.Distribution);
        for (var row = 0; row < Count; row++)
            Refresh(row);
        _isDivided = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rank()
    {
        if (!Salience.UnitOf(layer.Distribution).Equals(_unit))
            RefreshAll();
        Measure();
        Sort();
        if (!_isDivided || _hasEquals)
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

    // By salience; legs of equal salience stay in the order of their creation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort()
    {
        var order = _order.AsSpan(0, Count);
        var salience = _salience;
        _hasEquals = false;
        for (var i = 1; i < order.Length; i++)
        {
            var row = order[i];
            var own = salience[row];
            var at = i - 1;
            for (; at >= 0 && !(salience[order[at]] > own); at--)
            {
                if (!(salience[order[at]] < own))
                {
                    _hasEquals = true;
                    if (_legs[order[at]].Number < _legs[row].Number)
                        break;
                }
                order[at + 1] = order[at];
            }
            if (at == i - 1)
                continue;
            order[at + 1] = row;
            _isDivided = false;
        }
    }

    // The first few of each pivot are references, those behind them on deck.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide()
    {
        _isDivided = true;
        (RankedCount, OnDeckCount) = (0, 0);
        var topN = layer.Config.TopN;
        if (topN <= 0)
        {
            _order.AsSpan(0, Count).CopyTo(_ranked);
            RankedCount = Count;
            return;
        }
        var seen = _groupSeen.AsSpan(0, _groupCount);
        seen.Clear();
        foreach (var row in _order.AsSpan(0, Count))
        {
            if (seen[_groups[row]]++ < topN)
                _ranked[RankedCount++] = row;
            else
                _onDeck[OnDeckCount++] = row;
        }
        if (!_hasEquals)
            return;
        var firsts = seen;
        for (var place = Count - 1; place >= 0; place--)
            firsts[_groups[_order[place]]] = place;
        PutEqualsByPivot(_ranked.AsSpan(0, RankedCount), firsts);
        PutEqualsByPivot(_onDeck.AsSpan(0, OnDeckCount), firsts);
    }

    // The last sort is by salience over pivots in order of their best leg: it shows where two legs have the very same salience.
    private void PutEqualsByPivot(Span<int> rows, ReadOnlySpan<int> firsts)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            var row = rows[i];
            var at = i - 1;
            for (; at >= 0 && _salience[rows[at]].Equals(_salience[row]) && firsts[_groups[rows[at]]] > firsts[_groups[row]]; at--)
                rows[at + 1] = rows[at];
            rows[at + 1] = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Refresh(int row)
    {
        var leg = _legs[row];
        var scale = detector.Series.Scale;
        _pivots[row] = leg.PivotPrice;
        _spans[row] = leg.OriginPrice - leg.PivotPrice;
        _origins[row] = leg.OriginIndex;
        _bins[row] = layer.Distribution.BinOf(scale.ToDouble(leg.Range));
        (_before[row], _weights[row], _after[row]) = Salience.TermsOf(leg, _unit, scale, layer.Config);
        var pivot = PivotOf(leg);
        if (_groupPivots[_groups[row]] != pivot)
        {
            _groupSizes[_groups[row]]--;
            Join(row, pivot);
        }
        _isDivided = false;
    }

    private static int PivotOf(Leg leg) => (leg.PivotIndex * 2) + (int)leg.Direction;

    private void Join(int row, int pivot)
    {
        var group = _groupPivots.AsSpan(0, _groupCount).IndexOf(pivot);
        if (group < 0)
        {
            group = _groupSizes.AsSpan(0, _groupCount).IndexOf(0);
            if (group < 0)
                group = _groupCount++;
            _groupPivots[group] = pivot;
        }
        _groups[row] = group;
        _groupSizes[group]++;
    }

    private void Move(int from, int to)
    {
        _legs[to] = _legs[from];
        _legs[to].Reference.Row = to;
        _bins[to] = _bins[from];
        _groups[to] = _groups[from];
        _pivots[to] = _pivots[from];
        _spans[to] = _spans[from];
        _origins[to] = _origins[from];
        _before[to] = _before[from];
        _weights[to] = _weights[from];
        _after[to] = _after[from];
    }

    private void Grow()
    {
        var size = _legs.Length * 2;
        Array.Resize(ref _legs, size);
        Array.Resize(ref _bins, size);
        Array.Resize(ref _order, size);
        Array.Resize(ref _ranked, size);
        Array.Resize(ref _onDeck, size);
        Array.Resize(ref _groups, size);
        Array.Resize(ref _groupPivots, size);
        Array.Resize(ref _groupSizes, size);
        Array.Resize(ref _groupSeen, size);
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
