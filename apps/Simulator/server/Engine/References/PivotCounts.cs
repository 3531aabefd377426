namespace Longhouse.Simulator.Engine.References;

/// <summary>How many legs of each pivot were seen so far: a small hash table that is emptied by counting up a stamp.</summary>
internal sealed class PivotCounts(int capacity)
{
    private readonly (int Stamp, int Pivot, int First, int Count)[] _slots = new (int, int, int, int)[capacity];
    private int _stamp;

    /// <summary>A power of two; at most half of it may be used.</summary>
    public int Capacity => _slots.Length;

    public void Clear() => _stamp++;

    /// <summary>Counts one more of this pivot; the place at which the first was counted comes out.</summary>
    public int Add(int pivot, int place, out int first)
    {
        for (var i = (int)((uint)pivot * 2654435769u >> 8); ; i++)
        {
            ref var slot = ref _slots[i & (_slots.Length - 1)];
            if (slot.Stamp != _stamp)
                slot = (_stamp, pivot, place, 0);
            else if (slot.Pivot != pivot)
                continue;
            first = slot.First;
            return ++slot.Count;
        }
    }
}
