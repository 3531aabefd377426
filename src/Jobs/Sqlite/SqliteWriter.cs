using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

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
    private readonly ConcurrentQueue<Work> _queue = new();
    private readonly SemaphoreSlim _queued = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Work> _group = [];
    private List<Action>? _afterCommit;
    private readonly SqliteCheckpointer _checkpointer;
    private Session _session;
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
    public Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> body, CancellationToken cancel) => Add(new Work<T>(body, cancel));

    /// <inheritdoc cref="WriteAsync{T}(Func{SqliteConnection, Task{T}}, CancellationToken)"/>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> body, CancellationToken cancel) =>
        Add(new Work<T>(connection => Task.FromResult(body(connection)), cancel));

    /// <summary>Called from inside a body: runs after the commit that covers it, and not at all if the body rolls back.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Finishes what was accepted, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _queued.Release();
        await _stopped.Task;
    }

    private Task<T> Add<T>(Work<T> work)
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

    private void RunGroup(Work first)
    {
        _group.Clear();
        var started = Stopwatch.GetTimestamp();
        if (!TryBegin(first))
            return;
        try
        {
            for (Work? work = first; work is not null; work = Next(started))
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

    private bool TryBegin(Work work)
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

    private Work? Next(long started)
    {
        if (_group.Count >= _options.MaxGroup || Stopwatch.GetElapsedTime(started) > _options.MaxGroupTime || !_queue.TryDequeue(out var next))
            return null;
        _queued.Wait(); // takes the permit that came with it
        return next;
    }

    private void RunInSavepoint(Work work)
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

    private void RunGroupAlone(Work work)
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

    private Session OpenSession() => new(_open(), _options.BusyTimeout);

    [LoggerMessage(LogLevel.Error, "A write body waited for more than {Seconds} s for something else than the database; its connection was replaced")]
    private partial void LogBodyTooLong(double seconds);

    /// <summary>The connection and its prepared transaction statements: begin and commit run thousands of times a second.</summary>
    private sealed class Session : IDisposable
    {
        private readonly sqlite3_stmt _begin, _commit, _savepoint, _release, _rollbackTo, _rollback;

        public Session(SqliteConnection connection, TimeSpan busyTimeout)
        {
            Connection = connection;
            raw.sqlite3_busy_timeout(connection.Handle, (int)busyTimeout.TotalMilliseconds);
            raw.sqlite3_wal_autocheckpoint(connection.Handle, SqliteCheckpointer.BackstopPages);
            _begin = Prepare("begin immediate");
            _commit = Prepare("commit");
            _savepoint = Prepare("savepoint body");
            _release = Prepare("release body");
            _rollbackTo = Prepare("rollback to body");
            _rollback = Prepare("rollback");
        }

        public SqliteConnection Connection { get; }

        public void Begin() => Step(_begin);
        public void Commit() => Step(_commit);
        public void Savepoint() => Step(_savepoint);
        public void ReleaseSavepoint() => Step(_release);

        public void RollbackToSavepoint()
        {
            Step(_rollbackTo);
            Step(_release);
        }

        public void RollbackQuietly()
        {
            // Some errors have rolled back by themselves already; then there is nothing to do.
            if (raw.sqlite3_get_autocommit(Connection.Handle) == 0)
                Step(_rollback);
        }

        public void Dispose()
        {
            foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _savepoint, _release, _rollbackTo, _rollback])
                statement.Dispose();
            Connection.Dispose();
        }

        private sqlite3_stmt Prepare(string sql)
        {
            var code = raw.sqlite3_prepare_v2(Connection.Handle, sql, out var statement);
            SqliteException.ThrowExceptionForRC(code, Connection.Handle);
            return statement;
        }

        private void Step(sqlite3_stmt statement)
        {
            var code = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
                SqliteException.ThrowExceptionForRC(code, Connection.Handle);
        }
    }

    private abstract class Work
    {
        private readonly long _queuedAt = Stopwatch.GetTimestamp();

        public TimeSpan Waited => Stopwatch.GetElapsedTime(_queuedAt);

        public List<Action>? AfterCommit { get; set; }
        public abstract bool IsCancelled { get; }
        public abstract bool Failed { get; }
        public abstract Task Run(SqliteConnection connection);
        public abstract void Fail(Exception failure);
        public abstract void Answer();

        public void Committed(ILogger logger)
        {
            if (!Failed && AfterCommit is not null)
            {
                foreach (var action in AfterCommit)
                {
                    try
                    {
                        action();
                    }
#pragma warning disable CA1031 // The data is committed: whatever an after-thought throws must not undo the answer.
                    catch (Exception failure)
                    {
                        LogAfterCommitFailed(logger, failure);
                    }
#pragma warning restore CA1031
                }
            }
            Answer();
        }
    }

    private sealed class Work<T>(Func<SqliteConnection, Task<T>> body, CancellationToken cancel) : Work
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // The caller's context travels with the body: its trace, its culture, its async locals.
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private Task<T>? _run;
        private bool _cancelled;

        public Task<T> Result => _answer.Task;

        public override bool IsCancelled => _cancelled = cancel.IsCancellationRequested;

        public override bool Failed => _cancelled || _run is { IsCompleted: true, IsCompletedSuccessfully: false };

        public override Task Run(SqliteConnection connection)
        {
            _run = null;
            if (_context is null)
                _run = Start(connection);
            else
                ExecutionContext.Run(_context, _ => _run = Start(connection), null);
            return _run!;
        }

        public override void Fail(Exception failure) => _answer.TrySetException(failure);

        public override void Answer()
        {
            if (_cancelled)
                _answer.TrySetCanceled(cancel);
            else
                _answer.TrySetFromTask(_run!);
        }

        private Task<T> Start(SqliteConnection connection)
        {
            try
            {
                return body(connection);
            }
#pragma warning disable CA1031 // Carried to the caller through the task.
            catch (Exception failure)
            {
                return Task.FromException<T>(failure);
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(LogLevel.Error, "Something that was to run after a commit failed")]
    private static partial void LogAfterCommitFailed(ILogger logger, Exception failure);
}
