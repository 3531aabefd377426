using System.Data.Common;
using Longhouse.Jobs;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Data;

/// <summary>
/// The engine behind <see cref="TenantDb"/> and <see cref="SystemDb"/>; one implementation per engine, and one contract suite for both.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    string Engine { get; }

    /// <summary>One statement, in a transaction of its own, in one round trip.</summary>
    Task<IReadOnlyList<T>> QueryAsync<T>(Access access, Statement statement, CancellationToken cancel);

    /// <summary>
    /// Runs the body in one transaction and commits it, unless its result is a refusal, which rolls it back. The body may run again after
    /// a deadlock or a lost connection, so it has no effect but through its session.
    /// </summary>
    Task<T> WriteAsync<T>(Access access, Func<IDatabaseSession, Task<T>> body, CancellationToken cancel);

    /// <summary>A connection for a body of work that manages its own transactions, such as a migration or a backup.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Where background work is kept: beside the data, so that both commit together.</summary>
    JobStore CreateJobStore(TimeProvider clock, ILoggerFactory loggers);

    /// <summary>Whether it answers, and how long that took. Throws what is wrong.</summary>
    Task CheckAsync(CancellationToken cancel);
}

/// <summary>An open transaction.</summary>
internal interface IDatabaseSession
{
    Task<IReadOnlyList<T>> QueryAsync<T>(Statement statement, CancellationToken cancel);
    Task<int> ExecuteAsync(Statement statement, CancellationToken cancel);

    /// <summary>Appends to the tenant's audit chain, in this transaction.</summary>
    void Audit(Audit.AuditRecord record);

    /// <summary>The connection, inside the transaction, for libraries that bring their own statements.</summary>
    Task<DbConnection> ConnectionAsync(CancellationToken cancel);

    /// <summary>Runs once the transaction is on disk.</summary>
    void AfterCommit(Action action);
}

/// <summary>Whose rows may be reached: one tenant's, or (for the control plane) all.</summary>
internal readonly record struct Access(TenantId? Tenant)
{
    public static readonly Access System = new(null);
}

/// <summary>Marks a result that stands for a refusal: the transaction that gave it rolls back.</summary>
public interface IRefusal;

/// <summary>The database did not answer in time, or lost the connection; nothing was written, or nobody knows. Answered with 503.</summary>
public sealed class DatabaseUnavailableException(string message, Exception cause) : Exception(message, cause);

/// <summary>The database takes no writes just now: it was set to be read only, or is a copy that follows another one. Answered with 503; reads go on.</summary>
public sealed class DatabaseReadOnlyException(Exception cause) : Exception("The database takes no writes just now.", cause);

/// <summary>There is no room left on the disk for this write. Answered with 507; reads go on.</summary>
public sealed class DatabaseFullException(Exception cause) : Exception("The disk of the database is full.", cause);
