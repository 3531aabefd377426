using Longhouse.Platform.Audit;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Data;

/// <summary>All rows of all tenants, for the control plane alone. Apps cannot ask for it: it is not visible to them.</summary>
internal sealed class SystemDb(IDatabase database, TimeProvider clock)
{
    public IDatabase Database => database;

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) => database.QueryAsync<T>(Access.System, sql.Build(), cancel);

    public async Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class =>
        await QueryAsync<T>(sql, cancel) is [var row, ..] ? row : null;

    public async Task<long> CountAsync(Sql sql, CancellationToken cancel) => (await QueryAsync<long>(sql, cancel))[0];

    public Task<T> WriteAsync<T>(Func<SystemWrite, Task<T>> body, CancellationToken cancel)
    {
        var origin = AuditOrigin.Current;
        return database.WriteAsync(Access.System, session => body(new SystemWrite(session, clock, origin)), cancel);
    }
}

/// <summary>One transaction across tenants.</summary>
internal sealed class SystemWrite(IDatabaseSession session, TimeProvider clock, AuditOrigin? origin)
{
    public IDatabaseSession Session => session;

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) => session.QueryAsync<T>(sql.Build(), cancel);

    public async Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class =>
        await QueryAsync<T>(sql, cancel) is [var row, ..] ? row : null;

    public Task<int> ExecuteAsync(Sql sql, CancellationToken cancel) => session.ExecuteAsync(sql.Build(), cancel);

    public void Audit(
        TenantId tenant, Actor actor, string action, string subject, string? details = null, AuditChange change = default, AuditOutcome outcome = AuditOutcome.Done) =>
        session.Audit(new AuditRecord(tenant, clock.GetUtcNow(), actor, action, Sql.Storable(subject)!, origin?.Request, Sql.Storable(details))
        {
            Address = origin?.Address,
            Outcome = AuditRecord.NameOf(outcome),
            Change = change,
        });

    public void AfterCommit(Action action) => session.AfterCommit(action);
}
