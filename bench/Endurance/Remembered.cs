namespace Longhouse.Bench.Endurance;

/// <summary>Ids that were made and can be asked for: the newest few thousand.</summary>
internal sealed class Remembered
{
    private const int Most = 5000;
    private const string None = "none";
    private readonly Lock _lock = new();
    private readonly List<string> _ids = new(Most);
    private int _next;

    public void Add(string id)
    {
        lock (_lock)
        {
            if (_ids.Count < Most)
                _ids.Add(id);
            else
                _ids[_next++ % Most] = id;
        }
    }

    public string Any(Random random)
    {
        lock (_lock)
            return _ids.Count == 0 ? None : _ids[random.Next(_ids.Count)];
    }

    /// <summary>Any one, which is not given out again.</summary>
    public string Take(Random random)
    {
        lock (_lock)
        {
            if (_ids.Count == 0)
                return None;
            var at = random.Next(_ids.Count);
            var id = _ids[at];
            _ids[at] = _ids[^1];
            _ids.RemoveAt(_ids.Count - 1);
            return id;
        }
    }
}
