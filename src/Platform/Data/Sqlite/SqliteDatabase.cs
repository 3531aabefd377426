using System.Collections.Concurrent;
using System.Data.Common;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Data.Sqlite;

/// <summary>One writer with group commit, and a pool of readers that it never holds up (WAL).</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly string _path;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _places;
    private bool _disposed;

    public SqliteDatabase(string path, int readers, ILogger logger)
    {
        _path = path;
        _places = new SemaphoreSlim(readers);
        Writer = new SqliteWriter(() => SqliteFile.Open(_path, readOnly: false), logger: logger);
    }

    public string Engine => "sqlite";

    public SqliteWriter Writer { get; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Access access, Statement statement, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try
        {
            if (!_readers.TryTake(out var reader))
                reader = OpenReader();
            try
            {
                return SqliteCommands.Query<T>(reader, statement);
            }
            finally
            {
                _readers.Add(reader);
            }
        }
        catch (SqliteException failure)
        {
            throw Translate(failure);
        }
        finally
        {
            _places.Release();
        }
    }

    public async Task<T> WriteAsync<T>(Access access, Func<IDatabaseSession, Task<T>> body, CancellationToken cancel)
    {
        try
        {
            return await Writer.WriteAsync(async connection =>
            {
                var session = new SqliteSession(this, connection);
                var result = await body(session);
                if (Refusal.Is(result))
                    throw new RefusedException<T>(result);
                session.WriteAudit();
                return result;
            }, cancel);
        }
        catch (RefusedException<T> refused)
        {
            return refused.Result;
        }
        catch (SqliteException failure)
        {
            throw Translate(failure);
        }
        catch (TimeoutException failure)
        {
            throw new DatabaseUnavailableException("A write took too long.", failure);
        }
    }

    public Task<DbConnection> OpenAsync(CancellationToken cancel) => Task.FromResult<DbConnection>(SqliteFile.Open(_path, readOnly: false));

    public JobStore CreateJobStore(TimeProvider clock, ILoggerFactory loggers) => new SqliteJobStore(Writer, OpenReader, clock);

    public Task CheckAsync(CancellationToken cancel) => QueryAsync<long>(Access.System, new Statement("select 1", [], null), cancel);

    /// <summary>A connection for readers that keep it themselves.</summary>
    public SqliteConnection OpenReader() => SqliteFile.Open(_path, readOnly: true);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
            await reader.DisposeAsync();
    }

    private static Exception Translate(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => new DatabaseFullException(failure),
        SQLitePCL.raw.SQLITE_READONLY => new DatabaseReadOnlyException(failure),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN =>
            new DatabaseUnavailableException("The database file is busy or cannot be read.", failure),
        _ => failure,
    };

    /// <summary>Carries a refusal out of the writer, so that the savepoint rolls back.</summary>
    private sealed class RefusedException<T>(T result) : Exception
    {
        public T Result { get; } = result;
    }

    private sealed class SqliteSession(SqliteDatabase database, SqliteConnection connection) : IDatabaseSession
    {
        private List<AuditRecord>? _audit;

        public Task<IReadOnlyList<T>> QueryAsync<T>(Statement statement, CancellationToken cancel) =>
            Task.FromResult(SqliteCommands.Query<T>(connection, statement));

        public Task<int> ExecuteAsync(Statement statement, CancellationToken cancel) =>
            Task.FromResult(SqliteCommands.Execute(connection, statement));

        public void Audit(AuditRecord record) => (_audit ??= []).Add(record);

        public Task<DbConnection> ConnectionAsync(CancellationToken cancel) => Task.FromResult<DbConnection>(connection);

        public void AfterCommit(Action action) => database.Writer.AfterCommit(action);

        public void WriteAudit()
        {
            foreach (var record in _audit ?? [])
                SqliteAudit.Append(connection, record);
        }
    }
}
