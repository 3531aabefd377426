using Longhouse.Jobs.Fairness;
using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Claims jobs of one queue: claims run one after another under the queue's row lock, so that plain code decides who is next.</summary>
/// <remarks>
/// Listing the lanes costs about 7 µs a lane, and more while an old snapshot keeps dead index entries alive. So it gets at most a tenth of
/// the time: in between, claims go to the lanes known, in one round trip, and those that come short are dropped. Tags are always
/// reckoned by the database under the lock; a plan from memory only decides how many to take from whom.
/// </remarks>
internal sealed class PostgresClaimer(NpgsqlDataSource source, TimeProvider time, string queue, QueueOptions options) : IJobClaimer
{
    private static readonly TimeSpan FloorHoldsFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RingOthersEvery = TimeSpan.FromMilliseconds(100);

    private readonly LaneMemory _lanes = new(time);
    private long _floorless;
    private long _rungOthers;

    public async Task<Claim> ClaimAsync(Guid worker, int places, TimeSpan? lieDownFor, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var taken = new List<ClaimedJob>(places);
        try
        {
            var heldBack = await TakeAsync(connection, worker, places, lieDownFor, taken, cancel);
            await FillArgumentsAsync(connection, taken, cancel);
            return new Claim(taken, heldBack);
        }
        catch
        {
            // What may have been committed although the answer was lost is the caller's to give up, by a new worker id.
            _lanes.Forget();
            await RollBackAsync(connection);
            throw;
        }
    }

    private async Task<bool> TakeAsync(
        NpgsqlConnection connection, Guid worker, int places, TimeSpan? lieDownFor, List<ClaimedJob> taken, CancellationToken cancel)
    {
        while (true)
        {
            var inOneTrip = lieDownFor is null && !_lanes.MustList;
            if (!inOneTrip && !await ListAsync(connection, lieDownFor, cancel))
                return false;

            var plan = _lanes.Plan(places - taken.Count);
            if (plan.Count == 0)
            {
                // All are held back by their caps. What is known of the caps may be out of date; a fresh list is not.
                if (inOneTrip)
                    continue;
                await EndEmptyAsync(connection, lieDownFor, cancel);
                return true;
            }

            var before = taken.Count;
            await TakePlannedAsync(connection, worker, plan, inOneTrip, taken, cancel);
            if (taken.Count >= places)
            {
                await RingOthersAsync(connection, worker, cancel);
                return false;
            }

            // Short lanes are dropped by now. Go round again for the places left, unless nothing came at all.
            if (taken.Count == before && !inOneTrip)
                return false;
            if (_lanes.IsEmpty && taken.Count > 0)
                return false;
            lieDownFor = null;
        }
    }

    /// <summary>Takes the lock and lists the lanes. False when the queue is paused or empty; then the transaction has ended.</summary>
    private async Task<bool> ListAsync(NpgsqlConnection connection, TimeSpan? lieDownFor, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        var noFloor = lieDownFor is not null || time.GetElapsedTime(_floorless, now) > FloorHoldsFor;
        if (noFloor)
            _floorless = now;
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add("begin");
            batch.Add(ClaimSql.LockQueue, Text(queue));
            // The server times it: waiting for the lock and for this process is no part of the cost.
            batch.Add(ClaimSql.Clock);
            batch.Add(ClaimSql.ListLanes, Text(queue), Bool(options.PartitionConcurrency is not null));
            batch.Add(ClaimSql.Clock);
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            var paused = !await reader.ReadAsync(cancel) || reader.GetBoolean(0);
            _lanes.Asleep = !paused && reader.GetBoolean(1);
            var start = await NextTimeAsync(reader, cancel);
            await reader.NextResultAsync(cancel);
            await _lanes.ReadAsync(reader, noFloor, options.PartitionConcurrency, paused, cancel);
            _lanes.Listed(await NextTimeAsync(reader, cancel) - start);
        }

        if (!_lanes.IsEmpty)
            return true;
        await EndEmptyAsync(connection, lieDownFor, cancel);
        return false;
    }

    private static async Task<DateTime> NextTimeAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        return reader.GetDateTime(0);
    }

    private async Task EndEmptyAsync(NpgsqlConnection connection, TimeSpan? lieDownFor, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (lieDownFor is { } sleep)
            batch.Add(ClaimSql.LieDown, Text(queue), Double(sleep.TotalMilliseconds));
        batch.Add("commit");
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private async Task TakePlannedAsync(
        NpgsqlConnection connection, Guid worker, IReadOnlyList<LaneMemory.Share> plan, bool inOneTrip, List<ClaimedJob> taken,
        CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (inOneTrip)
        {
            batch.Add("begin");
            batch.Add(ClaimSql.LockQueue, Text(queue));
        }

        batch.Add(
            ClaimSql.Take,
            Text(queue),
            Smallints([.. plan.Select(s => s.Priority)]),
            Texts([.. plan.Select(s => s.Partition)]),
            Ints([.. plan.Select(s => s.Count)]),
            Bigints([.. plan.Select(s => s.Floor)]),
            Uuid(worker));
        if (!inOneTrip && _lanes.Asleep)
            batch.Add(ClaimSql.WakeUp, Text(queue));
        batch.Add("commit");

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (inOneTrip)
        {
            // Somebody lay down since: the flag is cleared by the claim that lists, which is the next one.
            if (await reader.ReadAsync(cancel) && reader.GetBoolean(1))
                _lanes.ListNext();
            await reader.NextResultAsync(cancel);
        }

        var jobs = new List<(long Seq, ClaimedJob Job)>();
        while (await reader.ReadAsync(cancel))
            jobs.Add((reader.GetInt64(0), ReadJob(reader)));
        // The commit itself has no rows, but its failure shows here and nowhere else.
        while (await reader.NextResultAsync(cancel))
        {
        }

        taken.AddRange(_lanes.Took(plan, jobs));
    }

    private static ClaimedJob ReadJob(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(1),
        Priority = reader.GetInt16(2),
        Partition = reader.GetString(3),
        Kind = reader.GetString(4),
        Args = reader.TextOrNull(5)!, // filled in by FillArgumentsAsync
        Attempt = reader.GetInt32(6),
        MaxAttempts = reader.GetInt32(7),
        Timeout = reader.SpanOrNull(8),
        Trace = reader.TextOrNull(9),
        Actor = reader.TextOrNull(10),
        Waited = TimeSpan.FromMilliseconds(reader.GetDouble(11)),
    };

    // A reply larger than the socket's buffers would hold the lock for as long as a stopped client does not read.
    private static async Task FillArgumentsAsync(NpgsqlConnection connection, List<ClaimedJob> taken, CancellationToken cancel)
    {
        var missing = taken.Where(j => j.Args is null).Select(j => j.Id).ToArray();
        if (missing.Length == 0)
            return;

        var args = new Dictionary<long, string>(missing.Length);
        await using (var command = connection.Command("select id, args from jobs.running where id = any ($1)", Bigints(missing)))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
                args[reader.GetInt64(0)] = reader.GetString(1);
        }

        // A row that is gone already was reaped: whoever holds it now runs it.
        taken.RemoveAll(j => j.Args is null && !args.ContainsKey(j.Id));
        for (var i = 0; i < taken.Count; i++)
        {
            if (taken[i].Args is null)
                taken[i] = taken[i] with { Args = args[taken[i].Id] };
        }
    }

    // This claim cleared the flag for all who sleep, and leaves jobs behind.
    private async Task RingOthersAsync(NpgsqlConnection connection, Guid worker, CancellationToken cancel)
    {
        if (_lanes.IsEmpty || time.GetElapsedTime(_rungOthers) < RingOthersEvery)
            return;
        _rungOthers = time.GetTimestamp();
        await connection.RunAsync(ClaimSql.RingOthers, cancel, Text(queue), Uuid(worker));
    }

    private static async Task RollBackAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.RunAsync("rollback", CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is broken, and so is its transaction; the pool drops it.
        }
    }
}
