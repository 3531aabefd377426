namespace Longhouse.Simulator.Engine.Detection;

/// <summary>Legs for the length of a bar. It is emptied by forgetting how many there were: to wipe them at every bar would take longer than to use them.</summary>
internal sealed class LegBuffer
{
    private Leg[] _legs = new Leg[16];

    public int Count { get; private set; }

    public Span<Leg> Legs => _legs.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(Leg leg)
    {
        var (legs, count) = (_legs, Count);
        if (count == legs.Length)
            legs = Grow();
        legs[count] = leg;
        Count = count + 1;
    }

    public void AddRange(ReadOnlySpan<Leg> legs)
    {
        foreach (var leg in legs)
            Add(leg);
    }

    public bool Contains(Leg leg) => Legs.Contains(leg);

    public void SortByNumber() => Legs.Sort(static (a, b) => a.Number.CompareTo(b.Number));

    private Leg[] Grow()
    {
        Array.Resize(ref _legs, _legs.Length * 2);
        return _legs;
    }
}
