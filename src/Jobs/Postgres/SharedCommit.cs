using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>
/// Jobs that commit by themselves: those that arrive while a commit is on its way to the disk travel together in the next one. A lone
/// caller waits for nobody, and each is answered only when its own job is on the disk.
/// </summary>
internal sealed class SharedCommit(NpgsqlDataSource source)
{
    private const int MaxJobs = 200;

    // The server's own work for one group goes on while another waits for the disk.
    private const int MaxUnderWay = 2;

    // Somebody may hold a unique key in a transaction that stays open; that must stop the caller of that key, not the group.
    private const string GiveUpOnLocks = "select set_config('lock_timeout', '100ms', true)";

    private readonly Lock _lock = new();
    private readonly LinkedList<Caller> _callers = [];
    private int _underWay;

    public Task<EnqueueResult> AddAsync(NewJob job, CancellationToken cancel)
    {
        var caller = new Caller(job, cancel);
        lock (_lock)
        {
            _callers.AddLast(caller);
            if (_underWay == MaxUnderWay)
                return caller.Answer.Task.WaitAsync(cancel);
            _underWay++;
        }

        // A group is nobody's own: what the first caller has around it, its trace for one, must not be taken for the others'.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(SendAllAsync, CancellationToken.None);
        return caller.Answer.Task.WaitAsync(cancel);
    }

    private async Task SendAllAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                await SendAsync(group);
            }
#pragma warning disable CA1031 // Every caller hears of it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (var caller in group)
                    caller.Answer.TrySetException(error);
            }
        }
    }

    /// <summary>Those who wait for the first one's queue. With none left, one fewer is under way.</summary>
    private List<Caller> TakeGroup()
    {
        var group = new List<Caller>();
        lock (_lock)
        {
            for (var node = _callers.First; node is not null && group.Count < MaxJobs;)
            {
                var (caller, next) = (node.Value, node.Next);
                if (caller.Cancel.IsCancellationRequested)
                {
                    _callers.Remove(node);
                }
                else if (group.Count == 0 || group[0].Job.Queue == caller.Job.Queue)
                {
                    group.Add(caller);
                    _callers.Remove(node);
                }

                node = next;
            }

            if (group.Count == 0)
                _underWay--;
        }

        return group;
    }

    private async Task SendAsync(List<Caller> group)
    {
        if (group.Count == 1)
        {
            await SendOneAsync(group[0]);
            return;
        }

        IReadOnlyList<EnqueueResult> results;
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            results = await PostgresGroup.AddAdmittedAsync(connection, group.ConvertAll(c => c.Job), GiveUpOnLocks, CancellationToken.None);
        }
        catch (PostgresException)
        {
            // The server undid all of it because of one: alone, each gets its own answer. Nobody waits for them here, as that one may take long.
            foreach (var caller in group)
                _ = SendOneAsync(caller);
            return;
        }

        for (var i = 0; i < group.Count; i++)
        {
            if (results[i] is AlreadyQueued { Id: null }) // whose holder committed a moment ago
                _ = SendOneAsync(group[i]);
            else
                group[i].Answer.TrySetResult(results[i]);
        }
    }

    private async Task SendOneAsync(Caller caller)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(caller.Cancel);
            caller.Answer.TrySetResult(await PostgresIntake.AddOnAsync(connection, caller.Job, caller.Cancel));
        }
#pragma warning disable CA1031 // The caller hears of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            caller.Answer.TrySetException(error);
        }
    }

    private sealed record Caller(NewJob Job, CancellationToken Cancel)
    {
        public TaskCompletionSource<EnqueueResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
