using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Longhouse.Jobs;

/// <summary>
/// Moves what was committed from the log into the database file, on a connection and a thread of its own, so that no commit has to do it on the
/// side and answers late. It takes no lock that a writer or a reader would wait for. Should it fall behind, SQLite's own checkpoint at a commit
/// catches up, once in many.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    /// <summary>In pages: where a commit helps itself after all. 64 MB of log at the usual page size.</summary>
    public const int BackstopPages = 16_000;

    private const int EveryBodies = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _due = new(0);
    private readonly ManualResetEventSlim _ended = new();
    private int _bodies;
    private int _signalled;
    private volatile bool _stopping;

    public SqliteCheckpointer(SqliteConnection connection)
    {
        _connection = connection;
        new Thread(Loop) { IsBackground = true, Name = "sqlite checkpoint", Priority = ThreadPriority.BelowNormal }.Start();
    }

    /// <summary>Called by the writer after each commit.</summary>
    public void Committed(int bodies)
    {
        if ((_bodies += bodies) < EveryBodies || Interlocked.Exchange(ref _signalled, 1) == 1)
            return;
        _bodies = 0;
        _due.Release();
    }

    public void Dispose()
    {
        _stopping = true;
        _due.Release();
        _ended.Wait();
        _ended.Dispose();
        _due.Dispose();
        _connection.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _due.Wait();
            if (_stopping)
                break;
            // Whatever it answers, busy or an error of the disk: the next commit will meet the same and tell its caller.
            _ = raw.sqlite3_wal_checkpoint_v2(_connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            _due.Wait(Pause);
            Volatile.Write(ref _signalled, 0);
            if (_stopping)
                break;
        }
        _ended.Set();
    }
}
