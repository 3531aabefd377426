using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <summary>The caller's own draft.</summary>
internal static class GetDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/config/draft", HandleAsync)
        .WithName("getDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static async Task<Results<Ok<DraftView>, Problem>> HandleAsync(string tenantId, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if (await ConfigDraft.FindAsync(db, tenantId, by, cancel) is not { } draft)
            return ConfigProblems.NoDraft;
        IfMatch.Tell(http, draft.Version);
        return TypedResults.Ok(DraftView.Of(draft));
    }
}
