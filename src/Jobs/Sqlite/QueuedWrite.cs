using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs;

/// <summary>A body that waits for its turn at a <see cref="SqliteWriter"/>, and what became of it.</summary>
internal abstract partial class QueuedWrite
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

    [LoggerMessage(LogLevel.Error, "Something that was to run after a commit failed")]
    private static partial void LogAfterCommitFailed(ILogger logger, Exception failure);
}

internal sealed class QueuedWrite<T>(Func<SqliteConnection, Task<T>> body, CancellationToken cancel) : QueuedWrite
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
