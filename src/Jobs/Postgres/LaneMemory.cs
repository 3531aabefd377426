using Longhouse.Jobs.Fairness;
using Longhouse.Jobs.Stores;
using Npgsql;

namespace Longhouse.Jobs.Postgres;

/// <summary>The lanes that a claimer knows since it listed them last, and how long it may go by that.</summary>
internal sealed class LaneMemory(TimeProvider time)
{
    private const int ListCostsAtMostOneIn = 10;
    private static readonly TimeSpan NeverLongerThan = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(0.1);

    private readonly List<Known> _lanes = [];
    private readonly Dictionary<string, int> _rooms = new(StringComparer.Ordinal);
    private long _listedAt;
    private TimeSpan _cost;
    private TimeSpan _listEvery;
    private bool _listNext;
    private long _turn;

    public bool IsEmpty => _lanes.Count == 0;

    /// <summary>Somebody asked to be rung when the lanes were listed.</summary>
    public bool Asleep { get; set; }

    public bool MustList => _listNext || IsEmpty || time.GetElapsedTime(_listedAt) >= _listEvery;

    public void ListNext() => _listNext = true;

    public void Forget() => _lanes.Clear();

    public void Listed(TimeSpan cost)
    {
        _listedAt = time.GetTimestamp();
        // A moment in which the machine was busy with something else is not what listing costs.
        var ceiling = (_cost * 2) + Least;
        _cost = cost < ceiling ? cost : ceiling;
        _listEvery = _cost * ListCostsAtMostOneIn;
        if (_listEvery > NeverLongerThan)
            _listEvery = NeverLongerThan;
        _listNext = false;
    }

    public async Task ReadAsync(NpgsqlDataReader reader, bool noFloor, int? defaultCap, bool paused, CancellationToken cancel)
    {
        _lanes.Clear();
        _rooms.Clear();
        while (!paused && await reader.ReadAsync(cancel))
        {
            var partition = reader.GetString(1);
            var start = Math.Max(reader.GetDouble(3), reader.GetDouble(5));
            _lanes.Add(new Known(new Lane(reader.GetInt16(0), partition, reader.GetDouble(2), start), noFloor ? 0 : reader.GetInt64(4)));
            if ((reader.IsDBNull(6) ? defaultCap : reader.GetInt32(6)) is { } cap)
                _rooms[partition] = cap - (int)reader.GetInt64(7);
        }
    }

    public IReadOnlyList<Share> Plan(int places)
    {
        var plan = FairPlan.Make([.. _lanes.Select(l => l.Lane)], _rooms, places, _turn);
        _turn = plan.Turn;
        var shares = new List<Share>();
        for (var i = 0; i < plan.Counts.Length; i++)
        {
            if (plan.Counts[i] > 0)
                shares.Add(new Share(_lanes[i], plan.Counts[i]));
        }

        _listNext |= shares.Count == 0;
        return shares;
    }

    /// <summary>Moves the lanes on by what was really taken, drops those that came short, and puts the jobs in fair order.</summary>
    public IEnumerable<ClaimedJob> Took(IReadOnlyList<Share> plan, List<(long Seq, ClaimedJob Job)> jobs)
    {
        var shares = plan.ToDictionary(s => (s.Priority, s.Partition));
        var ranked = new List<(double Tag, long Seq, ClaimedJob Job)>(jobs.Count);
        foreach (var (seq, job) in jobs.OrderBy(j => j.Seq))
        {
            var share = shares[(job.Priority, job.Partition)];
            ranked.Add((share.Lane.Start, seq, job));
            share.Lane.Start += 1 / share.Lane.Weight;
            share.Taken++;
            if (_rooms.TryGetValue(job.Partition, out var room))
                _rooms[job.Partition] = room - 1;
        }

        foreach (var share in plan)
        {
            if (share.Taken < share.Count)
                _lanes.Remove(share.Lane);
        }

        return ranked.OrderBy(r => r.Job.Priority).ThenBy(r => r.Tag).ThenBy(r => r.Seq).Select(r => r.Job);
    }

    internal sealed class Known(Lane lane, long floor)
    {
        public double Start { get; set; } = lane.Start;

        public double Weight => lane.Weight;

        public long Floor => floor;

        public Lane Lane => lane with { Start = Start };
    }

    internal sealed class Share(Known lane, int count)
    {
        public Known Lane => lane;

        public int Count => count;

        public int Taken { get; set; }

        public short Priority { get; } = lane.Lane.Priority;

        public string Partition { get; } = lane.Lane.Partition;

        public long Floor => lane.Floor;
    }
}
