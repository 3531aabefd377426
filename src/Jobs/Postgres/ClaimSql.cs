namespace Longhouse.Jobs.Postgres;

/// <summary>The statements of a claim.</summary>
internal static class ClaimSql
{
    public const string LockQueue = "select paused, asleep_until > clock_timestamp() from jobs.queue where name = $1 for update";

    public const string Clock = "select clock_timestamp()";

    /// <summary>Hops from lane to lane by the index: its cost is the number of lanes, not of jobs.</summary>
    public const string ListLanes =
        """
        with recursive l as (
            (select priority, partition, weight from jobs.waiting where queue = $1 order by priority, partition, seq limit 1)
            union all
            select x.*
            from l
            cross join lateral (
                select w.priority, w.partition, w.weight
                from jobs.waiting w
                where w.queue = $1 and (w.priority, w.partition) > (l.priority, l.partition)
                order by w.priority, w.partition, w.seq
                limit 1) x)
        select l.priority, l.partition, l.weight * coalesce(p.weight, 1), coalesce(t.finish, 0), coalesce(t.floor, 0), coalesce(c.v, 0),
            p.cap, coalesce(r.n, 0)
        from l
        left join jobs.lane t on t.queue = $1 and t.priority = l.priority and t.partition = l.partition
        left join jobs.clock c on c.queue = $1 and c.priority = l.priority
        left join jobs.partition p on p.queue = $1 and p.partition = l.partition
        left join (
            select partition, count(*) n
            from jobs.running
            where queue = $1 and ($2 or exists (select 1 from jobs.partition where queue = $1 and cap is not null))
            group by partition) r on r.partition = l.partition
        order by l.priority, l.partition collate "C"
        """;

    public const string Take =
        """
        with want as (
            select * from unnest($2::smallint[], $3::text[], $4::int[], $5::bigint[]) x (priority, partition, k, floor)
            where exists (select 1 from jobs.worker where id = $6 and lease_until > clock_timestamp())
                and not exists (select 1 from jobs.queue where name = $1 and paused)),
        pick as (
            select w.at
            from want
            cross join lateral (
                select ctid at
                from jobs.waiting w
                where w.queue = $1 and w.priority = want.priority and w.partition = want.partition and w.seq >= want.floor
                order by w.seq
                limit want.k
                for update skip locked) w),
        gone as (delete from jobs.waiting where ctid = any (array(select at from pick)) returning *),
        moved as (
            insert into jobs.running (id, queue, priority, partition, weight, kind, args, attempt, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, worker, started_at)
            select id, queue, priority, partition, weight, kind, args, attempt + 1, max_attempts, timeout_ms, unique_key,
                trace, actor, errors, enqueued_at, $6, clock_timestamp()
            from gone),
        sums as (
            select g.priority, g.partition, max(g.seq) + 1 as floor,
                greatest(coalesce(max(t.finish), 0), coalesce(max(c.v), 0)) + sum(1 / (g.weight * coalesce(p.weight, 1))) as finish,
                max(1 / (g.weight * coalesce(p.weight, 1))) as step
            from gone g
            left join jobs.partition p on p.queue = $1 and p.partition = g.partition
            left join jobs.lane t on t.queue = $1 and t.priority = g.priority and t.partition = g.partition
            left join jobs.clock c on c.queue = $1 and c.priority = g.priority
            group by g.priority, g.partition),
        tags as (
            insert into jobs.lane as t (queue, priority, partition, finish, floor)
            select $1, priority, partition, finish, floor from sums
            on conflict (queue, priority, partition) do update
                set finish = excluded.finish, floor = greatest(t.floor, excluded.floor), used_at = clock_timestamp()),
        clk as (
            insert into jobs.clock as c (queue, priority, v)
            select $1, priority, max(finish - step) from sums group by priority
            on conflict (queue, priority) do update set v = greatest(c.v, excluded.v)),
        keys as (
            delete from jobs.unique_key
            where key = any (array(select unique_key from gone where unique_key is not null))
                and job_id = any (array(select id from gone)) and scope = 1)
        select seq, id, priority, partition, kind,
            case when sum(octet_length(args)) over (order by seq rows unbounded preceding) <= 65536 then args end,
            attempt + 1, max_attempts, timeout_ms, trace, actor,
            extract(epoch from greatest(clock_timestamp() - ready_at, interval '0')) * 1000::float8
        from gone
        """;

    public const string LieDown =
        """
        update jobs.queue set asleep_until = greatest(asleep_until, clock_timestamp() + $2 * interval '1 millisecond') where name = $1
        """;

    public const string WakeUp = "update jobs.queue set asleep_until = '-infinity' where name = $1";

    public const string RingOthers =
        """
        select pg_notify('jobs', 'w' || $1)
        where exists (select 1 from jobs.worker where queue = $1 and id <> $2 and lease_until > clock_timestamp())
        """;
}
