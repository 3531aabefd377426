using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Usage;

internal static class GetBudget
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/budget", HandleAsync)
        .WithName("getBudget")
        .RequirePermission(ConsoleRights.ReadUsage);

    private static async Task<Ok<BudgetView>> HandleAsync(string tenantId, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        var wallet = await db.FindAsync<Wallet>($"select {Wallet.Columns} from control_wallets where tenant_id = {tenantId}", cancel) ?? Wallet.Empty;
        IfMatch.Tell(http, wallet.Version);
        return TypedResults.Ok(BudgetView.Of(wallet));
    }
}
