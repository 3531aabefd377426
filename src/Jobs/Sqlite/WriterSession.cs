using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Longhouse.Jobs;

/// <summary>The connection of a <see cref="SqliteWriter"/> and its prepared transaction statements: begin and commit run thousands of times a second.</summary>
internal sealed class WriterSession : IDisposable
{
    private readonly sqlite3_stmt _begin, _commit, _savepoint, _release, _rollbackTo, _rollback;

    public WriterSession(SqliteConnection connection, TimeSpan busyTimeout)
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
