using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Limits;

/// <summary>Whether a tenant may have one request more: how many would be left, or how long to wait.</summary>
internal readonly record struct BudgetAnswer(bool Granted, int Remaining, TimeSpan Wait);

/// <summary>What all requests of a tenant share: within one process, or among all that share a database.</summary>
internal interface ITenantBudget
{
    /// <summary>Of tenants whose plan says nothing else.</summary>
    RequestRate Rate { get; }

    ValueTask<BudgetAnswer> TakeAsync(TenantId tenant, RequestRate rate);
}

/// <summary>For a process that has the tenants to itself.</summary>
internal sealed class LocalBudget(RequestLimiter<string> limiter, LimitOptions options) : ITenantBudget
{
    public RequestRate Rate { get; } = new(options.TenantRequestsPerSecond, options.TenantRequestsBurst);

    public ValueTask<BudgetAnswer> TakeAsync(TenantId tenant, RequestRate rate) =>
        ValueTask.FromResult(new BudgetAnswer(limiter.TryTake(tenant.Value, rate, out var wait, out var remaining), remaining, wait));
}
