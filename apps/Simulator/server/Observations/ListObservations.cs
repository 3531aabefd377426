using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Observations;

internal sealed record ObservationsView(IReadOnlyList<Observation> Items, int Kept);

/// <summary>All of one's own, newest first: there are never more than are kept.</summary>
internal static class ListObservations
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/observations", HandleAsync)
        .WithName("listObservations")
        .RequirePermission(SimulatorPermissions.Observe);

    private static async Task<Ok<ObservationsView>> HandleAsync(TenantDb db, TenantContext context, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Observation>($"""
            select id, file, first_bar, bar, bar_time, view, text, attachments, picture_hash, picture_length, created_at from simulator_observations
            where tenant_id = {db.Tenant} and person = {context.Actor.ToString()} order by id desc limit {Observation.Kept}
            """, cancel);
        return TypedResults.Ok(new ObservationsView(rows, Observation.Kept));
    }
}
