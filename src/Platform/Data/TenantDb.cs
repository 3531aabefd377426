using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Data;

/// <summary>
/// The current tenant's rows. Every statement names the tenant (<c>tenant_id = {db.Tenant}</c>); one that does not is refused before it
/// reaches the database.
/// </summary>
public sealed class TenantDb
{
    private readonly IDatabase _database;
    private readonly TenantFence _fence;
    private readonly TenantContext _context;
    private readonly TimeProvider _clock;

    internal TenantDb(IDatabase database, TenantFence fence, TenantContext context, TimeProvider clock, JobClient jobs) =>
        (_database, _fence, _context, _clock, Jobs) = (database, fence, context, clock, jobs);

    /// <summary>For the holes of statements.</summary>
    public TenantId Tenant => _context.Tenant.Id;

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) =>
        _database.QueryAsync<T>(new Access(Tenant), Fenced(sql), cancel);

    /// <summary>The only row, or none.</summary>
    public async Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class =>
        await QueryAsync<T>(sql, cancel) is [var row, ..] ? row : null;

    public async Task<long> CountAsync(Sql sql, CancellationToken cancel) => (await QueryAsync<long>(sql, cancel))[0];

    /// <summary>
    /// Runs the body in one transaction. A body that returns a <see cref="IRefusal"/>, a problem say, or throws, changes nothing. It may
    /// be run again after a deadlock, so it only touches the database.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<TenantWrite, Task<T>> body, CancellationToken cancel)
    {
        var origin = AuditOrigin.Current;
        return _database.WriteAsync(new Access(Tenant), session => body(new TenantWrite(session, this, origin)), cancel);
    }

    internal JobClient Jobs { get; }

    internal Actor Actor => _context.Actor;

    internal Statement Fenced(Sql sql)
    {
        var statement = sql.Build();
        _fence.Check(statement, Tenant);
        return statement;
    }

    internal AuditRecord AuditOf(AuditOrigin? origin, string action, string subject, string? details, AuditChange change) =>
        new(Tenant, _clock.GetUtcNow(), _context.Actor, action, Sql.Storable(subject)!, origin?.Request, Sql.Storable(details)) { Address = origin?.Address, Change = change };
}

/// <summary>One transaction on the current tenant's rows.</summary>
public sealed class TenantWrite
{
    private readonly IDatabaseSession _session;
    private readonly TenantDb _db;
    private readonly AuditOrigin? _origin;

    internal TenantWrite(IDatabaseSession session, TenantDb db, AuditOrigin? origin) => (_session, _db, _origin) = (session, db, origin);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) => _session.QueryAsync<T>(_db.Fenced(sql), cancel);

    public async Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class =>
        await QueryAsync<T>(sql, cancel) is [var row, ..] ? row : null;

    public async Task<long> CountAsync(Sql sql, CancellationToken cancel) => (await QueryAsync<long>(sql, cancel))[0];

    /// <summary>The number of rows that changed.</summary>
    public Task<int> ExecuteAsync(Sql sql, CancellationToken cancel) => _session.ExecuteAsync(_db.Fenced(sql), cancel);

    /// <summary>Adds an entry to the tenant's audit chain, kept or dropped with this transaction. Details hold no secrets and no texts of people.</summary>
    public Task AuditAsync(string action, string subject, CancellationToken cancel, string? details = null, AuditChange change = default)
    {
        cancel.ThrowIfCancellationRequested();
        _session.Audit(_db.AuditOf(_origin, action, subject, details, change));
        return Task.CompletedTask;
    }

    /// <summary>Runs once the transaction is on disk, and not if it is rolled back.</summary>
    public void AfterCommit(Action action) => _session.AfterCommit(action);

    internal IDatabaseSession Session => _session;

    internal TenantId Tenant => _db.Tenant;

    internal Actor Actor => _db.Actor;

    internal JobClient Jobs => _db.Jobs;
}
