using System.Data.Common;
using Longhouse.Jobs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Longhouse.Platform.Data.Postgres;

/// <summary>
/// PostgreSQL behind forced row level security. The tenant (or, for the control plane, the system role) is set for one transaction, in
/// the same round trip as its first statement.
/// </summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int MaxTries = 4;
    private readonly NpgsqlDataSource _source;
    private readonly string _systemRole;
    private readonly string _unpooled;
    private readonly string _connectionString;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "longhouse",
            MaxAutoPrepare = 256,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true, // all that we set ends with its transaction
            Timeout = 5,
            CommandTimeout = 30,
        };
        _connectionString = connectionString;
        _unpooled = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "longhouse", Pooling = false }.ToString();
        _systemRole = PostgresRoles.SystemRole(settings.Username ?? "");
        _source = NpgsqlDataSource.Create(settings);
    }

    public string Engine => "postgres";

    public NpgsqlDataSource Source => _source;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Access access, Statement statement, CancellationToken cancel) =>
        await RetryAsync(async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(Enter(access));
            batch.BatchCommands.Add(PostgresCommands.Of(statement));
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            await reader.NextResultAsync(cancel);
            return await Rows.ReadAsync<T>(reader, cancel);
        }, cancel);

    public async Task<T> WriteAsync<T>(Access access, Func<IDatabaseSession, Task<T>> body, CancellationToken cancel) =>
        await RetryAsync(async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            var session = new PostgresSession(connection, Enter(access));
            try
            {
                var result = await body(session);
                if (Refusal.Is(result))
                    await session.RollbackAsync();
                else
                    await session.CommitAsync(cancel);
                return result;
            }
            catch
            {
                await session.RollbackAsync();
                throw;
            }
        }, cancel);

    // Not from the pool: what such a caller sets on its connection must not be met by the next one.
    public async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(_unpooled);
        await connection.OpenAsync(cancel);
        return connection;
    }

    public JobStore CreateJobStore(TimeProvider clock, ILoggerFactory loggers) =>
        new PostgresJobStore(_connectionString, clock, loggers.CreateLogger<PostgresJobStore>());

    public Task CheckAsync(CancellationToken cancel) => QueryAsync<int>(Access.System, new Statement("select 1", [], null), cancel);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private NpgsqlBatchCommand Enter(Access access) => access.Tenant is { } tenant
        ? PostgresCommands.Of("select set_config('longhouse.tenant', $1, true)", tenant.Value)
        : PostgresCommands.Of("select set_config('role', $1, true)", _systemRole);

    // A deadlock or a serialization failure has rolled back; a connection that was lost before the commit was sent has too. After that
    // nobody knows, and the caller is told so instead of writing twice.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> run, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await run();
            }
            catch (CommitUnknownException failure)
            {
                throw new DatabaseUnavailableException("The connection was lost while a write was being confirmed; whether it was kept is not known.", failure);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DiskFull)
            {
                throw new DatabaseFullException(failure);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
            {
                throw new DatabaseReadOnlyException(failure);
            }
            catch (Exception failure) when (IsTransient(failure) && !cancel.IsCancellationRequested)
            {
                if (attempt == MaxTries)
                    throw new DatabaseUnavailableException("The database does not answer.", failure);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20) << (2 * attempt)), cancel);
            }
        }
    }

    private static bool IsTransient(Exception failure) => failure switch
    {
        PostgresException refused => IsTransientState(refused.SqlState),
        NpgsqlException { InnerException: System.IO.IOException or System.Net.Sockets.SocketException or TimeoutException } => true,
        NpgsqlException npgsql => npgsql.IsTransient,
        TimeoutException => true,
        ObjectDisposedException or InvalidOperationException => false,
        _ => false,
    };

    private static bool IsTransientState(string state) => state
        is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable
        or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;
}

/// <summary>The connection broke after the commit was sent and before it was confirmed.</summary>
internal sealed class CommitUnknownException(Exception cause) : Exception("The commit was not confirmed.", cause);
