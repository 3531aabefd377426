using System.Data.Common;
using Longhouse.Platform.Audit;
using Npgsql;

namespace Longhouse.Platform.Data.Postgres;

/// <summary>One transaction. It begins with its first statement and ends with its audit entries, without round trips of their own.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlBatchCommand enter) : IDatabaseSession
{
    private List<AuditRecord>? _audit;
    private List<Action>? _afterCommit;
    private bool _begun;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Statement statement, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        var skip = Begin(batch);
        batch.BatchCommands.Add(PostgresCommands.Of(statement));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (; skip > 0; skip--)
            await reader.NextResultAsync(cancel);
        return await Rows.ReadAsync<T>(reader, cancel);
    }

    public async Task<int> ExecuteAsync(Statement statement, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        Begin(batch);
        var command = PostgresCommands.Of(statement);
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancel);
        return command.RecordsAffected;
    }

    public void Audit(AuditRecord record) => (_audit ??= []).Add(record);

    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    public async Task<DbConnection> ConnectionAsync(CancellationToken cancel)
    {
        if (!_begun)
        {
            await using var batch = new NpgsqlBatch(connection);
            Begin(batch);
            await batch.ExecuteNonQueryAsync(cancel);
        }
        return connection;
    }

    public async Task CommitAsync(CancellationToken cancel)
    {
        if (!_begun && _audit is null)
            return;
        await using var batch = new NpgsqlBatch(connection);
        Begin(batch);
        foreach (var record in _audit ?? [])
            batch.BatchCommands.Add(PostgresAudit.Append(record));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        try
        {
            await batch.ExecuteNonQueryAsync(cancel);
        }
        catch (Exception failure) when (failure is not PostgresException { InvariantSeverity: "ERROR" })
        {
            // Cancelled or cut off with the commit under way: the answer is not known. A server that ends the session (FATAL) may have
            // committed before it did; an error of the statements has rolled back.
            throw new CommitUnknownException(failure);
        }
        _begun = false;
        foreach (var action in _afterCommit ?? [])
            action();
    }

    public async Task RollbackAsync()
    {
        if (!_begun)
            return;
        _begun = false;
        try
        {
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it.
        }
    }

    private int Begin(NpgsqlBatch batch)
    {
        if (_begun)
            return 0;
        _begun = true;
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        batch.BatchCommands.Add(enter);
        return 1; // of the two, only set_config gives a result set
    }
}
