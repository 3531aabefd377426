using Longhouse.Jobs.Fairness;
using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

/// <summary>Claims in one body of the writer, which is alone with the tables: it lists, plans and takes in one go.</summary>
internal sealed class SqliteClaimer(SqliteWriter writer, SqliteClock clock, string queue, QueueOptions options) : IJobClaimer
{
    // SQLite seeks by the first column of a row comparison only, hence one recursion over priorities and one over their partitions.
    private const string ListLanes =
        """
        with recursive p (priority) as (
            select min(priority) from jobs_waiting where queue = $1
            union all
            select (select min(w.priority) from jobs_waiting w where w.queue = $1 and w.priority > p.priority) from p where p.priority is not null),
        l (priority, partition) as (
            select p.priority, (select min(w.partition) from jobs_waiting w where w.queue = $1 and w.priority = p.priority)
            from p where p.priority is not null
            union all
            select l.priority, (select min(w.partition) from jobs_waiting w
                where w.queue = $1 and w.priority = l.priority and w.partition > l.partition)
            from l where l.partition is not null)
        select l.priority, l.partition,
            (select w.weight from jobs_waiting w where w.queue = $1 and w.priority = l.priority and w.partition = l.partition order by w.seq limit 1)
                * coalesce(s.weight, 1),
            max(coalesce(t.finish, 0), coalesce(c.v, 0)), s.cap, coalesce(s.weight, 1)
        from l
        left join jobs_lane t on t.queue = $1 and t.priority = l.priority and t.partition = l.partition
        left join jobs_clock c on c.queue = $1 and c.priority = l.priority
        left join jobs_partition s on s.queue = $1 and s.partition = l.partition
        where l.partition is not null
        order by l.priority, l.partition
        """;

    private const string Head =
        """
        select id, priority, partition, kind, args, attempt + 1, max_attempts, timeout_ms, trace, actor, ready_at, weight
        from jobs_waiting
        where queue = $1 and priority = $2 and partition = $3
        order by seq
        limit $4
        """;

    private const string ToRunning =
        """
        insert into jobs_running (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, worker, started_at)
        select id, queue, priority, partition, weight, kind, args, attempt + 1, max_attempts, timeout_ms, unique_key,
            trace, actor, errors, enqueued_at, $2, $3
        from jobs_waiting where id in (select value from json_each($1))
        """;

    private const string SetLane =
        """
        insert into jobs_lane (queue, priority, partition, finish, used_at) values ($1, $2, $3, $4, $5)
        on conflict (queue, priority, partition) do update set finish = excluded.finish, used_at = excluded.used_at
        """;

    private const string SetClock =
        """
        insert into jobs_clock (queue, priority, v) values ($1, $2, $3)
        on conflict (queue, priority) do update set v = max(v, excluded.v)
        """;

    private long _turn;

    public Task<Claim> ClaimAsync(Guid worker, int places, TimeSpan? lieDownFor, CancellationToken cancel) =>
        writer.WriteAsync(connection => Take(connection, worker, places), cancel);

    private Claim Take(SqliteConnection connection, Guid worker, int places)
    {
        var now = clock.Now;
        if (connection.Value("select 1 from jobs_worker where id = $1 and lease_until > $2 and boot = $3", worker.ToString(), clock.Uptime, SqliteClock.Boot) is null
            || connection.Value("select 1 from jobs_queue where name = $1 and paused", queue) is not null)
        {
            return new Claim([], HeldBack: false);
        }

        var lanes = connection.Rows(ReadLane, ListLanes, queue);
        if (lanes.Count == 0)
            return new Claim([], HeldBack: false);

        var rooms = Rooms(connection, lanes);
        var taken = new List<(double Tag, ClaimedJob Job)>(places);
        while (taken.Count < places && lanes.Count > 0)
        {
            var plan = FairPlan.Make(lanes.ConvertAll(l => l.Lane), rooms, places - taken.Count, _turn);
            _turn = plan.Turn;
            if (plan.Counts.All(c => c == 0))
                return new Claim(Finish(connection, worker, now, taken), HeldBack: true);
            TakePlanned(connection, lanes, rooms, plan.Counts, now, taken);
        }

        return new Claim(Finish(connection, worker, now, taken), HeldBack: false);
    }

    private void TakePlanned(
        SqliteConnection connection, List<KnownLane> lanes, Dictionary<string, int> rooms, int[] counts, long now,
        List<(double Tag, ClaimedJob Job)> taken)
    {
        // From the back, so that removing a lane that came short leaves the numbers of the others.
        for (var i = lanes.Count - 1; i >= 0; i--)
        {
            if (counts[i] == 0)
                continue;
            var (lane, factor, _, after) = lanes[i];
            var rows = connection.Rows(
                r => (Job: ReadJob(r, now), Weight: r.GetDouble(11)), $"{Head} offset $5", queue, lane.Priority, lane.Partition, counts[i], after);
            var tag = lane.Start;
            var last = tag;
            foreach (var (job, weight) in rows)
            {
                taken.Add((tag, job));
                last = tag;
                tag += 1 / (weight * factor);
            }

            if (rows.Count > 0)
            {
                connection.Run(SetLane, queue, lane.Priority, lane.Partition, tag, now);
                connection.Run(SetClock, queue, lane.Priority, last);
                if (rooms.TryGetValue(lane.Partition, out var room))
                    rooms[lane.Partition] = room - rows.Count;
            }

            if (rows.Count < counts[i])
                lanes.RemoveAt(i);
            else
                lanes[i] = lanes[i] with { Lane = lane with { Start = tag }, Taken = after + rows.Count };
        }
    }

    private static List<ClaimedJob> Finish(SqliteConnection connection, Guid worker, long now, List<(double Tag, ClaimedJob Job)> taken)
    {
        if (taken.Count > 0)
        {
            var ids = SqliteCommands.Json(taken.Select(t => t.Job.Id));
            connection.Run(ToRunning, ids, worker.ToString(), now);
            connection.Run(
                """
                delete from jobs_unique_key
                where (key, job_id) in (select unique_key, id from jobs_waiting where id in (select value from json_each($1))) and scope = 1
                """, ids);
            connection.Run("delete from jobs_waiting where id in (select value from json_each($1))", ids);
        }

        return taken.OrderBy(t => t.Job.Priority).ThenBy(t => t.Tag).ThenBy(t => t.Job.Id).Select(t => t.Job).ToList();
    }

    private Dictionary<string, int> Rooms(SqliteConnection connection, List<KnownLane> lanes)
    {
        var rooms = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var lane in lanes)
        {
            if ((lane.Cap ?? options.PartitionConcurrency) is { } cap)
                rooms[lane.Lane.Partition] = cap;
        }

        if (rooms.Count == 0)
            return rooms;
        foreach (var (partition, running) in connection.Rows(
            r => (r.GetString(0), r.GetInt32(1)), "select partition, count(*) from jobs_running where queue = $1 group by partition", queue))
        {
            if (rooms.TryGetValue(partition, out var cap))
                rooms[partition] = cap - running;
        }

        return rooms;
    }

    private static KnownLane ReadLane(SqliteDataReader reader) => new(
        new Lane(reader.GetInt16(0), reader.GetString(1), reader.GetDouble(2), reader.GetDouble(3)),
        reader.GetDouble(5), (int?)reader.LongOrNull(4), 0);

    private static ClaimedJob ReadJob(SqliteDataReader reader, long now) => new()
    {
        Id = reader.GetInt64(0),
        Priority = reader.GetInt16(1),
        Partition = reader.GetString(2),
        Kind = reader.GetString(3),
        Args = reader.GetString(4),
        Attempt = reader.GetInt32(5),
        MaxAttempts = reader.GetInt32(6),
        Timeout = reader.SpanOrNull(7),
        Trace = reader.TextOrNull(8),
        Actor = reader.TextOrNull(9),
        Waited = TimeSpan.FromMilliseconds(Math.Max(0, now - reader.GetInt64(10))),
    };

    /// <param name="Lane">What the plan sees.</param>
    /// <param name="Factor">The partition's weight, by which each job's own is multiplied.</param>
    /// <param name="Cap">Of the partition, over all lanes.</param>
    /// <param name="Taken">Rows of the lane that this claim has already: they are moved at its end.</param>
    private sealed record KnownLane(Lane Lane, double Factor, int? Cap, int Taken);
}
