using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Notices;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Usage;

/// <summary>
/// What a tenant has left, in millionths of the currency. Below the soft limit its people are told, once; at the hard limit what the house
/// pays for is no longer handed out.
/// </summary>
/// <param name="Gates">The providers that the hard limit holds for, between spaces; all of them when empty.</param>
internal sealed record Wallet(long Balance, string Currency, long SoftLimit, long HardLimit, string Gates, DateTimeOffset? WarnedAt, long Version)
{
    public const string DefaultCurrency = "USD";

    public static readonly Wallet Empty = new(0, DefaultCurrency, 0, 0, "", null, 0);

    public static Sql Columns => $"balance, currency, soft_limit, hard_limit, gates, warned_at, version";

    public static async Task<bool> IsExhaustedAsync(ControlWrite write, string tenantId, string provider, CancellationToken cancel)
    {
        var wallet = await write.FindAsync<Wallet>($"select {Columns} from control_wallets where tenant_id = {tenantId}", cancel) ?? Empty;
        return wallet.Balance <= wallet.HardLimit && (wallet.Gates.Length == 0 || wallet.Gates.Split(' ').Contains(provider));
    }

    public static async Task DebitAsync(ControlWrite write, string tenantId, long cost, CancellationToken cancel)
    {
        if (cost == 0)
            return;
        var wallet = (await write.QueryAsync<Wallet>($"""
            insert into control_wallets as w (tenant_id, balance, currency, soft_limit, hard_limit, gates) values ({tenantId}, {-cost}, {DefaultCurrency}, 0, 0, '')
            on conflict (tenant_id) do update set balance = w.balance + excluded.balance
            returning {Columns}
            """, cancel))[0];
        if (wallet.Balance > wallet.SoftLimit || wallet.WarnedAt is not null)
            return;
        await write.ExecuteAsync($"update control_wallets set warned_at = {write.Now} where tenant_id = {tenantId}", cancel);
        await Notice.AddAsync(write, tenantId, Notice.SoftLimit, tenantId, "The budget is nearly used up.", cancel);
        write.Audit(tenantId, "control.budget_soft_limit", tenantId);
    }
}

/// <summary>A wallet, for the console.</summary>
internal sealed record BudgetView(long BalanceMicros, string Currency, long SoftLimitMicros, long HardLimitMicros, IReadOnlyList<string> Gates, long Version)
{
    public static BudgetView Of(Wallet wallet) => new(
        wallet.Balance, wallet.Currency, wallet.SoftLimit, wallet.HardLimit, wallet.Gates.Length == 0 ? [] : wallet.Gates.Split(' '), wallet.Version);
}
