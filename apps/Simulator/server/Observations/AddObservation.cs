using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Observations;

/// <summary>A leg or an event that a note is about, in the words that the panels use.</summary>
public sealed record AttachmentRequest(
    [property: Required, StringLength(20)] string Kind, [property: Required, StringLength(120)] string Label, int Bar, long? Leg = null, int? Origin = null);

public sealed record AddObservationRequest(
    [property: Required, StringLength(200)] string File, [property: Range(0, int.MaxValue)] int FirstBar, [property: Range(0, int.MaxValue)] int Bar, DateTimeOffset BarTime,
    [property: Required, RegularExpression("structure|levels")] string View, [property: Required, StringLength(4_000)] string Text,
    [property: MaxLength(AddObservationRequest.MaxAttachments)] IReadOnlyList<AttachmentRequest>? Attachments = null)
{
    internal const int MaxAttachments = 5;
}

internal static class AddObservation
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/observations", HandleAsync)
        .WithName("addObservation")
        .RequirePermission(SimulatorPermissions.Observe);

    private static async Task<Results<Created<Observation>, Problem>> HandleAsync(
        AddObservationRequest request, TenantDb db, TenantBlobs blobs, TenantContext context, TimeProvider clock, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
            return RequestProblems.Field("text", "Say what you see.");
        if (request.Attachments?.Contains(null!) == true) // JSON may hold one, whatever the type says
            return RequestProblems.Field("attachments", "Each names a leg or an event.");
        var person = context.Actor.ToString();
        var observation = new Observation(Id.New("observation", clock), request.File, request.FirstBar, request.Bar, request.BarTime, request.View,
            request.Text.Trim(), JsonSerializer.Serialize(request.Attachments ?? [], JsonSerializerOptions.Web), null, 0, clock.GetUtcNow());
        var dropped = await db.WriteAsync(async write =>
        {
            await write.ExecuteAsync($"""
                insert into simulator_observations (tenant_id, id, person, file, first_bar, bar, bar_time, view, text, attachments, picture_length, created_at)
                values ({db.Tenant}, {observation.Id}, {person}, {observation.File}, {observation.FirstBar}, {observation.Bar}, {observation.BarTime},
                    {observation.View}, {observation.Text}, {observation.Attachments}, {observation.PictureLength}, {observation.CreatedAt})
                """, cancel);
            var old = await write.QueryAsync<Picture>($"""
                select id, picture_hash from simulator_observations where tenant_id = {db.Tenant} and person = {person} order by id desc limit 1000 offset {Observation.Kept}
                """, cancel);
            foreach (var one in old)
                await write.ExecuteAsync($"delete from simulator_observations where tenant_id = {db.Tenant} and id = {one.Id}", cancel);
            return old;
        }, cancel);
        await Picture.DeleteUnusedAsync(dropped, db, blobs, cancel);
        return TypedResults.Created($"/api/observations/{observation.Id}", observation);
    }
}
