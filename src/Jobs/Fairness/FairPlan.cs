namespace Longhouse.Jobs.Fairness;

/// <summary>The waiting jobs of one queue, priority and partition, as a claim sees them: how much a job costs, and where it starts.</summary>
/// <param name="Start">The start tag of its next job: the lane's own finish tag, or its level's progress if that is further.</param>
internal readonly record struct Lane(short Priority, string Partition, double Weight, double Start);

/// <summary>How many jobs a claim takes from which lane. Start-time fair queueing: the smallest start tag is next,
/// and each job moves its lane on by one over its weight.</summary>
/// <param name="Counts">One number for each lane given.</param>
/// <param name="Turn">To be handed to the next plan, so that small claims keep the same shares as large ones.</param>
internal readonly record struct FairPlan(int[] Counts, long Turn)
{
    /// <summary>Of so many places one goes to the levels below the first, in turn, so that none of them starves.</summary>
    public const int Round = 16;

    /// <param name="lanes">By priority, then partition. Each is taken for endless: a claim that comes short asks again without it.</param>
    /// <param name="rooms">How many more of a partition may run, for the partitions that have a cap. Not changed.</param>
    public static FairPlan Make(IReadOnlyList<Lane> lanes, IReadOnlyDictionary<string, int> rooms, int places, long turn)
    {
        var counts = new int[lanes.Count];
        var room = rooms.Count == 0 ? null : new Dictionary<string, int>(rooms);
        var levels = Levels(lanes);
        while (places > 0 && levels.Count > 0)
        {
            var low = (turn + 1) % Round == 0 && levels.Count > 1;
            var level = low ? levels[1 + (int)(turn / Round % (levels.Count - 1))] : levels[0];
            if (TryNext(level, lanes, room, out var lane))
            {
                counts[lane]++;
                places--;
                turn++;
            }
            else
            {
                levels.Remove(level);
            }
        }

        return new FairPlan(counts, turn);
    }

    private static List<PriorityQueue<int, (double Tag, int Lane)>> Levels(IReadOnlyList<Lane> lanes)
    {
        var levels = new List<PriorityQueue<int, (double, int)>>();
        for (var i = 0; i < lanes.Count; i++)
        {
            if (i == 0 || lanes[i].Priority != lanes[i - 1].Priority)
                levels.Add(new PriorityQueue<int, (double, int)>());
            levels[^1].Enqueue(i, (lanes[i].Start, i));
        }

        return levels;
    }

    private static bool TryNext(
        PriorityQueue<int, (double Tag, int Lane)> level, IReadOnlyList<Lane> lanes, Dictionary<string, int>? room, out int lane)
    {
        while (level.TryPeek(out lane, out var head))
        {
            var partition = lanes[lane].Partition;
            if (room is null || !room.TryGetValue(partition, out var left))
                left = int.MaxValue;
            if (left <= 0)
            {
                level.Dequeue();
                continue;
            }

            if (room is not null && left != int.MaxValue)
                room[partition] = left - 1;
            level.DequeueEnqueue(lane, (head.Tag + (1 / lanes[lane].Weight), lane));
            return true;
        }

        return false;
    }
}
