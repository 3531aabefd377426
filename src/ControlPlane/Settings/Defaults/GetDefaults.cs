using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Defaults;

/// <summary>The newest defaults of an app type, with how far their roll-out is.</summary>
internal static class GetDefaults
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/defaults/{appType}", HandleAsync)
        .WithName("getDefaults")
        .RequirePermission(ConsoleRights.ReadDefaults);

    private static async Task<Results<Ok<DefaultsView>, Problem>> HandleAsync(string appType, ControlDb db, HttpContext http, CancellationToken cancel)
    {
        var newest = await db.FindAsync<PlatformDefaults>(
            $"select {PlatformDefaults.Columns} from control_defaults where app_type = {appType} order by revision desc limit 1", cancel);
        if (newest is null)
            return ConfigProblems.NoDefaults;
        IfMatch.Tell(http, newest.Revision);
        return TypedResults.Ok(DefaultsView.Of(appType, newest));
    }
}
