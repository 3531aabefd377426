using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Defaults;

/// <summary>For whom new defaults hold: a share of the tenants, besides those with a label (<c>name=value</c>, or a name alone).</summary>
public sealed record Rollout([property: Range(0, 100)] int Percent, [property: StringLength(264)] string? Label = null);

public sealed record PutDefaultsRequest(JsonElement Config, [property: Required, StringLength(500, MinimumLength = 1)] string Comment, [property: Required] Rollout Rollout);

/// <summary>New defaults for an app type, for some of its tenants to begin with. If-Match names the revision they follow on; 0 for the first.</summary>
internal static class PutDefaults
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPut("/defaults/{appType}", HandleAsync)
        .WithName("putDefaults")
        .RequirePermission(ConsoleRights.ChangeDefaults);

    private static async Task<Results<Ok<DefaultsView>, Problem>> HandleAsync(
        string appType, PutDefaultsRequest request, IfMatch read, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        if (ConfigText.FindFault(request.Config) is { } fault)
            return fault;
        if (SecretScan.Find(request.Config).ToList() is { Count: > 0 } secrets)
            return ConfigProblems.Invalid.With("findings", secrets);
        var made = await db.WriteAsync<Results<Ok<DefaultsView>, Problem>>(by, async write =>
        {
            var before = await write.FindAsync<PlatformDefaults>($"select {PlatformDefaults.Columns} from control_defaults where app_type = {appType} order by revision desc limit 1", cancel);
            var last = await write.CountAsync($"select coalesce(max(revision), 0) from control_defaults where app_type = {appType}", cancel);
            if (last != read.Version)
                return RequestProblems.Stale;
            var defaults = new PlatformDefaults(
                last + 1, request.Config.GetRawText(), by.Actor.ToString(), request.Comment, write.Now, request.Rollout.Percent, request.Rollout.Label ?? "");
            var inserted = await write.ExecuteAsync($"""
                insert into control_defaults (app_type, revision, config, author, comment, created_at, rollout_percent, rollout_label)
                values ({appType}, {defaults.Revision}, {defaults.ConfigText}, {defaults.Author}, {defaults.Comment}, {defaults.CreatedAt}, {defaults.RolloutPercent}, {defaults.RolloutLabel})
                on conflict (app_type, revision) do nothing
                """, cancel);
            if (inserted == 0)
                return RequestProblems.Stale;
            await write.EnqueueAsync(new ApplyDefaults(appType), cancel);
            write.Audit(TenantId.House, "control.defaults_changed", $"{appType} {defaults.Revision}", Describe(request.Rollout), AuditChange.Between(before?.Config, (JsonElement?)request.Config));
            return TypedResults.Ok(DefaultsView.Of(appType, defaults));
        }, cancel);
        if (made.Result is Ok<DefaultsView> { Value: { } view })
            IfMatch.Tell(http, view.Revision);
        return made;
    }

    public static string Describe(Rollout rollout) => $"{rollout.Percent} % of the tenants{(rollout.Label is null ? "" : $" and those with {rollout.Label}")}";
}
