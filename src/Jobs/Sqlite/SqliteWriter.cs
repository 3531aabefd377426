using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.Jobs;

/// <summary>Bounds of one group of bodies that share a commit.</summary>
public sealed record SqliteWriterOptions
{
    /// <summary>At most this many bodies share one commit.</summary>
    public int MaxGroup { get; init; } = 512;

    /// <summary>No further body joins a group that has been running this long.</summary>
    public TimeSpan MaxGroupTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A body that waits for something else than the database longer than this is given up, with its connection.</summary>
    public TimeSpan MaxBodyTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for the write lock while another process holds it.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// The one writer of a SQLite database. Bodies run one after another, each inside a savepoint of a shared transaction, and one
/// COMMIT answers them all; while it waits for the disk, the next group gathers. A body that throws rolls back alone. A body may
/// run twice (when the shared transaction fails as a whole), so it must have no effect outside of the database but through
/// <see cref="AfterCommit"/>.
/// </summary>
public sealed partial class SqliteWriter : IAsyncDisposable
{
    private readonly Func<SqliteConnection> _open;
    private readonly SqliteWriterOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<QueuedWrite> _queue = new();
    private readonly SemaphoreSlim _queued = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuedWrite> _group = [];
    private List<Action>? _afterCommit;
    private readonly SqliteCheckpointer _checkpointer;
    private WriterSession _session;
    private bool _broken;
    private volatile bool _stopping;

    public SqliteWriter(Func<SqliteConnection> open, SqliteWriterOptions? options = null, ILogger? logger = null)
    {
        _open = open;
        _options = options ?? new SqliteWriterOptions();
        _logger = logger ?? NullLogger.Instance;
        _session = OpenSession();
        _checkpointer = new SqliteCheckpointer(open());

        // A thread of its own: it spends its time in fsync, where it must not hold a thread of the pool.
        new Thread(Loop) { IsBackground = true, Name = "sqlite writer" }.Start();
    }

    /// <summary>The connection on which bodies run; another one after a body was given up.</summary>
    public SqliteConnection Connection => _session.Connection;

    /// <summary>Bodies that wait for their turn.</summary>
    public int Waiting => _queued.CurrentCount;

    /// <summary>Runs <paramref name="body"/> alone on the writer connection; completes after the commit that covers it.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> body, CancellationToken cancel) => Add(new QueuedWrite<T>(body, cancel));

    /// <inheritdoc cref="WriteAsync{T}(Func{SqliteConnection, Task{T}}, CancellationToken)"/>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> body, CancellationToken cancel) =>
        Add(new QueuedWrite<T>(connection => Task.FromResult(body(connection)), cancel));

    /// <summary>Called from inside a body: runs after the commit that covers it, and not at all if the body rolls back.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Finishes what was accepted, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _queued.Release();
        await _stopped.Task;
    }

    private Task<T> Add<T>(QueuedWrite<T> work)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        _queue.Enqueue(work);
        _queued.Release();
        return work.Result;
    }

    private void Loop()
    {
        try
        {
            while (true)
            {
                _queued.Wait();
                if (_queue.TryDequeue(out var first))
                    RunGroup(first);
                else if (_stopping)
                    break;
            }
        }
        finally
        {
            _checkpointer.Dispose();
            _session.Dispose();
            while (_queue.TryDequeue(out var late))
                late.Fail(new ObjectDisposedException(nameof(SqliteWriter)));
            _stopped.SetResult();
        }
    }

    private void RunGroup(QueuedWrite first)
    {
        _group.Clear();
        var started = Stopwatch.GetTimestamp();
        if (!TryBegin(first))
            return;
        try
        {
            for (QueuedWrite? work = first; work is not null; work = Next(started))
            {
                _group.Add(work);
                RunInSavepoint(work);
            }
            _session.Commit();
        }
        catch (Exception failure) when (failure is SqliteException or TimeoutException or ObjectDisposedException)
        {
            GroupFailed(failure);
            return;
        }
        _checkpointer.Committed(_group.Count);
        foreach (var work in _group)
            work.Committed(_logger);
    }

    private bool TryBegin(QueuedWrite work)
    {
        try
        {
            if (_broken)
                Reopen();
            _session.Begin();
            return true;
        }
        catch (SqliteException failure)
        {
            work.Fail(failure);
            FailThoseWhoWaitedToo(failure);
            return false;
        }
    }

    // Who stood in the queue meanwhile has waited for the lock as well. They share one patience: taken one after the other, the last of
    // sixty would be told after five minutes. Half of it counts as waited, since most come a moment after the first.
    private void FailThoseWhoWaitedToo(SqliteException failure)
    {
        while (_queue.TryPeek(out var next) && next.Waited >= _options.BusyTimeout / 2 && _queue.TryDequeue(out next))
        {
            _queued.Wait(); // takes the permit that came with it
            next.Fail(failure);
        }
    }

    private QueuedWrite? Next(long started)
    {
        if (_group.Count >= _options.MaxGroup || Stopwatch.GetElapsedTime(started) > _options.MaxGroupTime || !_queue.TryDequeue(out var next))
            return null;
        _queued.Wait(); // takes the permit that came with it
        return next;
    }

    private void RunInSavepoint(QueuedWrite work)
    {
        if (work.IsCancelled)
            return;
        _session.Savepoint();
        _afterCommit = null;
        var body = work.Run(_session.Connection);
        if (!body.IsCompleted && !Task.WaitAny([body], _options.MaxBodyTime).Equals(0))
        {
            LogBodyTooLong(_options.MaxBodyTime.TotalSeconds);
            throw new TimeoutException($"A database write waited for something else for more than {_options.MaxBodyTime.TotalSeconds:0.#} s and was given up.");
        }
        if (work.Failed)
            _session.RollbackToSavepoint();
        else
            _session.ReleaseSavepoint();
        work.AfterCommit = _afterCommit;
        _afterCommit = null;
    }

    // The transaction is gone as a whole: disk full, I/O error, a deferred constraint, a body that hung. Nothing is committed, so what
    // shared the group runs again, each alone, and only the guilty ones fail.
    private void GroupFailed(Exception failure)
    {
        if (failure is SqliteException)
            _session.RollbackQuietly();
        else
            _broken = true;

        var group = _group.ToArray();
        if (failure is TimeoutException && group.Length > 0)
        {
            group[^1].Fail(failure);
            group = group[..^1];
        }
        if (group is [var only])
        {
            if (only.Failed)
                only.Committed(_logger);
            else if (failure is TimeoutException)
                RunGroupAlone(only);
            else
                only.Fail(failure);
            return;
        }
        foreach (var work in group)
        {
            if (work.Failed)
                work.Committed(_logger);
            else
                RunGroupAlone(work);
        }
    }

    private void RunGroupAlone(QueuedWrite work)
    {
        if (!TryBegin(work))
            return;
        try
        {
            RunInSavepoint(work);
            _session.Commit();
            work.Committed(_logger);
        }
        catch (Exception failure) when (failure is SqliteException or TimeoutException or ObjectDisposedException)
        {
            if (failure is SqliteException)
                _session.RollbackQuietly();
            else
                _broken = true;
            work.Fail(failure);
        }
    }

    private void Reopen()
    {
        _session.Dispose();
        _session = OpenSession();
        _broken = false;
    }

    private WriterSession OpenSession() => new(_open(), _options.BusyTimeout);

    [LoggerMessage(LogLevel.Error, "A write body waited for more than {Seconds} s for something else than the database; its connection was replaced")]
    private partial void LogBodyTooLong(double seconds);
}
