using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Fleet;

/// <param name="Agent">How it names itself, with its version.</param>
/// <param name="FeedPosition">Up to which change it has read; null for one that does not follow.</param>
internal sealed record FleetMember(
    string TokenId, string Client, string AppType, string Instance, string Agent, DateTimeOffset FirstCallAt, DateTimeOffset LastCallAt, long? FeedPosition);

/// <summary>The execution planes that were seen.</summary>
internal static class ListFleet
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/fleet", HandleAsync)
        .WithName("listFleet")
        .RequirePermission(ConsoleRights.ReadFleet);

    private static async Task<Ok<Listing<FleetMember>>> HandleAsync(PageQuery page, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<FleetMember>($"""
            select f.token_id, t.name client, t.app_type, f.instance, f.agent, f.first_call_at, f.last_call_at, f.feed_position
            from control_fleet f join control_service_tokens t on t.id = f.token_id
            where f.token_id || ' ' || f.instance > {page.After} order by f.token_id || ' ' || f.instance limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(rows, page, member => $"{member.TokenId} {member.Instance}"));
    }
}
