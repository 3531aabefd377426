using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Usage;

internal enum UsageOutcome
{
    Counted,
    Duplicate,

    /// <summary>The key is known with another quantity. The first one stays.</summary>
    Conflict,
    UnknownTenant,
}

/// <summary>Counts each event once, and debits what it costs.</summary>
internal static class UsageLedger
{
    private const long MostCost = 1_000_000_000_000_000; // a thousand million of the currency for one event: a price by mistake, which must not break the sums

    public static async Task<UsageOutcome> AddAsync(ControlWrite write, UsageEvent used, string appType, CancellationToken cancel)
    {
        // A suspended tenant is still debited for the work that was done before.
        var owner = await write.FindAsync<Owner>($"select id, status, app_type from control_tenants where slug = {used.Tenant}", cancel);
        if (owner is null or { Status: TenantStatus.Deleted or TenantStatus.Deleting } || owner.AppType != appType)
            return UsageOutcome.UnknownTenant;
        var cost = await CostAsync(write, used, cancel);
        var inserted = await write.ExecuteAsync($"""
            insert into control_usage (tenant_id, source, idempotency_key, metric, quantity, unit, occurred_at, received_at, cost, model, prompt_tokens, completion_tokens, correlation_id)
            values ({owner.Id}, {used.Source}, {used.IdempotencyKey}, {used.Metric}, {used.Quantity}, {used.Unit}, {used.OccurredAt}, {write.Now}, {cost}, {used.Model},
                {used.PromptTokens}, {used.CompletionTokens}, {used.CorrelationId})
            on conflict (tenant_id, source, idempotency_key) do nothing
            """, cancel);
        if (inserted == 1)
        {
            await Wallet.DebitAsync(write, owner.Id, cost, cancel);
            return UsageOutcome.Counted;
        }
        var before = (await write.QueryAsync<long>(
            $"select quantity from control_usage where tenant_id = {owner.Id} and source = {used.Source} and idempotency_key = {used.IdempotencyKey}", cancel))[0];
        if (before == used.Quantity)
            return UsageOutcome.Duplicate;
        write.Audit(owner.Id, "control.usage_conflict", used.Source, $"{used.Metric}: {before} was counted, {used.Quantity} came later under the same key");
        return UsageOutcome.Conflict;
    }

    private static async Task<long> CostAsync(ControlWrite write, UsageEvent used, CancellationToken cancel)
    {
        var prices = await write.QueryAsync<long>($"""
            select micros_per_unit from control_prices where metric = {used.Metric} and model in {new[] { used.Model ?? "", "" }} order by model desc limit 1
            """, cancel);
        var cost = (Int128)used.Quantity * (prices.Count > 0 ? prices[0] : 0);
        return cost > MostCost ? MostCost : (long)cost;
    }

    private sealed record Owner(string Id, TenantStatus Status, string AppType);
}
