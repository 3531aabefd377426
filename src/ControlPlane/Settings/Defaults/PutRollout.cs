using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Defaults;

public sealed record PutRolloutRequest([property: Range(0, 100)] int Percent, [property: StringLength(264)] string? Label = null);

/// <summary>Widens the roll-out of the newest defaults, or takes it back. At 100 percent they are what later ones fall back to.</summary>
internal static class PutRollout
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/defaults/{appType}/rollout", HandleAsync)
        .WithName("putRollout")
        .RequirePermission(ConsoleRights.ChangeDefaults);

    private static Task<Results<Ok<DefaultsView>, Problem>> HandleAsync(
        string appType, PutRolloutRequest request, IfMatch read, ControlDb db, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<DefaultsView>, Problem>>(by, async write =>
        {
            var changed = await write.ExecuteAsync($"""
                update control_defaults set rollout_percent = {request.Percent}, rollout_label = {request.Label ?? ""}
                where app_type = {appType} and revision = {read.Version} and revision = (select max(revision) from control_defaults where app_type = {appType})
                """, cancel);
            if (await write.FindAsync<PlatformDefaults>(
                $"select {PlatformDefaults.Columns} from control_defaults where app_type = {appType} order by revision desc limit 1", cancel) is not { } newest)
                return ConfigProblems.NoDefaults;
            if (changed == 0)
                return RequestProblems.Stale;
            await write.EnqueueAsync(new ApplyDefaults(appType), cancel);
            write.Audit(TenantId.House, "control.defaults_rolled_out", $"{appType} {newest.Revision}", PutDefaults.Describe(new Rollout(request.Percent, request.Label)));
            return TypedResults.Ok(DefaultsView.Of(appType, newest));
        }, cancel);
}
