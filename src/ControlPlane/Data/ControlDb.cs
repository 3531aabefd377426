using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Hosts;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Data;

/// <summary>
/// The control plane's rows. What a transaction changes, its audit entries, and what execution planes are told of it are kept together or
/// not at all.
/// </summary>
internal sealed class ControlDb(SystemDb db, ChangeFeed feed, HostDirectory hosts, JobClient jobs, TimeProvider clock)
{
    public TimeProvider Clock => clock;

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) => db.QueryAsync<T>(sql, cancel);

    public Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class => db.FindAsync<T>(sql, cancel);

    public Task<long> CountAsync(Sql sql, CancellationToken cancel) => db.CountAsync(sql, cancel);

    /// <summary>Audits what was done elsewhere than in these rows.</summary>
    public Task NoteAsync(By by, string action, string subject, string? details, CancellationToken cancel) => WriteAsync(by, write =>
    {
        write.Audit(TenantId.House, action, subject, details);
        return Task.FromResult(0);
    }, cancel);

    /// <summary>Writes what is good to know and not worth a refusal: while the database takes no writes it is left out. Says whether it was written.</summary>
    public async Task<bool> TryWriteAsync(By by, Func<ControlWrite, Task> body, CancellationToken cancel)
    {
        try
        {
            return await WriteAsync(by, async write =>
            {
                await body(write);
                return true;
            }, cancel);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure))
        {
            return false;
        }
    }

    /// <summary>Runs the body in one transaction; it may run again, so it touches the database alone. A refusal changes nothing.</summary>
    public Task<T> WriteAsync<T>(By by, Func<ControlWrite, Task<T>> body, CancellationToken cancel) => db.WriteAsync(async system =>
    {
        if (by.Seen is { } seen)
            await CheckAsync(system, seen, cancel);
        var write = new ControlWrite(system, by, jobs, clock);
        var result = await body(write);
        if (Refusal.Is(result))
            return result;
        if (write.Changes.Count > 0)
        {
            await feed.AppendAsync(system, write.Changes, cancel);
            system.AfterCommit(hosts.Forget);
        }
        return result;
    }, cancel);

    // The row is written first, so that nobody else changes it before this is done. A tenant that is not there is for the body to say.
    private static async Task CheckAsync(SystemWrite write, SeenVersion seen, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_tenants set version = version where id = {seen.TenantId}", cancel);
        if (await write.QueryAsync<long>($"select version from control_tenants where id = {seen.TenantId}", cancel) is [var version] && version != seen.Version)
            throw new ProblemException(RequestProblems.Changed);
    }
}

/// <summary>One transaction of the control plane.</summary>
internal sealed class ControlWrite(SystemWrite write, By by, JobClient jobs, TimeProvider clock)
{
    private readonly List<Change> _changes = [];

    public IReadOnlyList<Change> Changes => _changes;

    public By By => by;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public string NewId(string prefix) => Id.New(prefix, clock);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Sql sql, CancellationToken cancel) => write.QueryAsync<T>(sql, cancel);

    public Task<T?> FindAsync<T>(Sql sql, CancellationToken cancel) where T : class => write.FindAsync<T>(sql, cancel);

    public async Task<long> CountAsync(Sql sql, CancellationToken cancel) => (await write.QueryAsync<long>(sql, cancel))[0];

    public Task<int> ExecuteAsync(Sql sql, CancellationToken cancel) => write.ExecuteAsync(sql, cancel);

    public void Audit(TenantId tenant, string action, string subject, string? details = null, AuditChange change = default, AuditOutcome outcome = AuditOutcome.Done) =>
        write.Audit(tenant, by.Actor, action, subject, details, change, outcome);

    public void Audit(string tenantId, string action, string subject, string? details = null, AuditChange change = default, AuditOutcome outcome = AuditOutcome.Done) =>
        Audit(new TenantId(tenantId), action, subject, details, change, outcome);

    /// <summary>Tells execution planes, once this is committed.</summary>
    public void Tell(Change change) => _changes.Add(change);

    /// <summary>Queues work of the house in this transaction.</summary>
    public Task EnqueueAsync<TJob>(TJob job, CancellationToken cancel) where TJob : IJob => EnqueueAsync(job, null, cancel);

    /// <summary>The same, not before a time.</summary>
    public async Task EnqueueAsync<TJob>(TJob job, DateTimeOffset? at, CancellationToken cancel) where TJob : IJob => await jobs.EnqueueAsync(
        await write.Session.ConnectionAsync(cancel), job, new JobOptions { Partition = TenantId.House.Value, Actor = by.Actor.ToString(), At = at }, cancel);
}
