using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

internal static class DiscardDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/draft:discard", HandleAsync)
        .WithName("discardDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<NoContent, Problem>> HandleAsync(string tenantId, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(by, async write =>
        {
            if (await write.ExecuteAsync($"delete from control_config_drafts where tenant_id = {tenantId} and author = {by.Actor.ToString()}", cancel) == 0)
                return ConfigProblems.NoDraft;
            write.Audit(tenantId, "control.config_draft_discarded", tenantId);
            return TypedResults.NoContent();
        }, cancel);
}
