using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Notices;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Usage;

/// <param name="SoftLimitMicros">At this balance the tenant's people are told.</param>
/// <param name="HardLimitMicros">At this balance what the house pays for is no longer handed out.</param>
/// <param name="AddMicros">What to put into the wallet; may be negative, to correct.</param>
/// <param name="Gates">The providers that the hard limit holds for; all of them when empty.</param>
public sealed record PutBudgetRequest(
    long SoftLimitMicros, long HardLimitMicros, [property: Range(-1_000_000_000_000_000, 1_000_000_000_000_000)] long AddMicros = 0, IReadOnlyList<string>? Gates = null,
    [property: RegularExpression("^[A-Z]{3}$")] string Currency = Wallet.DefaultCurrency);

/// <summary>Sets a tenant's limits and tops up its wallet. If-Match names the version that was read; 0 where there was no wallet.</summary>
internal static class PutBudget
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/tenants/{tenantId}/budget", HandleAsync)
        .WithName("putBudget")
        .RequirePermission(ConsoleRights.ChangeBudget);

    private static async Task<Results<Ok<BudgetView>, Problem>> HandleAsync(
        string tenantId, PutBudgetRequest request, IfMatch read, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if ((request.Gates ?? []).FirstOrDefault(gate => CredentialProvider.Find(gate) is null) is not null)
            return RequestProblems.Field("gates", $"Some of {string.Join(", ", CredentialProvider.Names)}.");
        var gates = string.Join(' ', request.Gates ?? []);
        var put = await db.WriteAsync<Results<Ok<BudgetView>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is null)
                return TenantProblems.NotFound;
            // Usage makes a wallet as well, so one may be there that nobody has read.
            await write.ExecuteAsync($"""
                insert into control_wallets (tenant_id, balance, currency, soft_limit, hard_limit, gates, version) values ({tenantId}, 0, {request.Currency}, 0, 0, '', 0)
                on conflict (tenant_id) do nothing
                """, cancel);
            var before = (await write.QueryAsync<Wallet>($"select {Wallet.Columns} from control_wallets where tenant_id = {tenantId}", cancel))[0];
            var wallets = await write.QueryAsync<Wallet>($"""
                update control_wallets set balance = balance + {request.AddMicros}, currency = {request.Currency}, soft_limit = {request.SoftLimitMicros},
                    hard_limit = {request.HardLimitMicros}, gates = {gates}, warned_at = case when balance + {request.AddMicros} > {request.SoftLimitMicros} then null else warned_at end,
                    version = version + 1
                where tenant_id = {tenantId} and version = {read.Version} returning {Wallet.Columns}
                """, cancel);
            if (wallets is not [var wallet])
                return RequestProblems.Stale;
            if (wallet.Balance > wallet.SoftLimit)
                await Notice.SettleAsync(write, tenantId, Notice.SoftLimit, tenantId, cancel);
            write.Audit(tenantId, "control.budget_changed", tenantId, $"added {request.AddMicros}, soft {request.SoftLimitMicros}, hard {request.HardLimitMicros}", AuditChange.Between(BudgetView.Of(before), BudgetView.Of(wallet)));
            return TypedResults.Ok(BudgetView.Of(wallet));
        }, cancel);
        if (put.Result is Ok<BudgetView> { Value: { } view })
            IfMatch.Tell(http, view.Version);
        return put;
    }
}
