using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <param name="AppType">Whose configurations to change.</param>
/// <param name="Patch">A JSON merge patch on each tenant's own configuration.</param>
/// <param name="Comment">Stands in each tenant's history.</param>
/// <param name="Preview">True changes nothing and says what would change.</param>
/// <param name="Label">Only tenants with this label (<c>name=value</c>, or a name alone).</param>
/// <param name="TenantIds">Only these tenants.</param>
/// <param name="Revisions">From a preview: the revision of each tenant that it was made for. One that has changed since fails.</param>
/// <param name="Concurrency">How many tenants at once.</param>
/// <param name="AbortAfter">How many may fail before the rest is left as it is.</param>
public sealed record ChangeManyRequest(
    [property: Required] string AppType, JsonElement Patch, [property: Required, StringLength(500, MinimumLength = 1)] string Comment, bool Preview,
    string? Label = null, IReadOnlyList<string>? TenantIds = null, IReadOnlyDictionary<string, long>? Revisions = null,
    [property: Range(1, 8)] int Concurrency = 4, [property: Range(0, 500)] int AbortAfter = 0);

/// <param name="Outcome">changed, unchanged, waiting (for a second person), failed, or left after an abort; in a preview what it would be.</param>
internal sealed record TenantOutcome(
    string TenantId, string Slug, string Outcome, long Revision, IReadOnlyList<ConfigChange> Changes, string? Code, IReadOnlyList<ConfigFinding> Findings);

internal sealed record BulkResult(bool Preview, bool Aborted, IReadOnlyList<TenantOutcome> Tenants);

/// <summary>The same change to many tenants: first seen, then made, each in a transaction of its own.</summary>
internal static class ChangeMany
{
    private const int MaxTenants = 500;

    private static readonly JsonSerializerOptions FindingJson = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/bulk", HandleAsync)
        .WithName("changeMany")
        .RequirePermission(ConsoleRights.ChangeMany);

    private static async Task<Results<Ok<BulkResult>, Problem>> HandleAsync(ChangeManyRequest request, ControlDb db, Publication publication, By by, CancellationToken cancel)
    {
        if (ConfigText.FindFault(request.Patch) is { } fault)
            return fault;
        if (SecretScan.Find(request.Patch).ToList() is { Count: > 0 } secrets)
            return ConfigProblems.Invalid.With("findings", secrets);
        var targets = await FindTargetsAsync(db, request, cancel);
        if (targets.Count > MaxTenants)
            return ConfigProblems.BulkTooMany;

        var (outcomes, failed) = (new ConcurrentBag<TenantOutcome>(), 0);
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = request.Concurrency, CancellationToken = cancel }, async (target, token) =>
        {
            if (!request.Preview && Volatile.Read(ref failed) > request.AbortAfter)
            {
                outcomes.Add(new TenantOutcome(target.Id, target.Slug, "left", target.Revision, [], null, []));
                return;
            }
            var outcome = request.Preview
                ? await db.WriteAsync(by, write => PreviewAsync(write, publication, target, request, token), token)
                : await ApplyAsync(db, by, publication, target, request, token);
            outcomes.Add(outcome);
            if (outcome.Outcome == "failed")
                Interlocked.Increment(ref failed);
        });
        var isAborted = !request.Preview && failed > request.AbortAfter;
        return TypedResults.Ok(new BulkResult(request.Preview, isAborted, [.. outcomes.OrderBy(outcome => outcome.Slug, StringComparer.Ordinal)]));
    }

    private static Task<IReadOnlyList<Target>> FindTargetsAsync(ControlDb db, ChangeManyRequest request, CancellationToken cancel)
    {
        var filter = new TenantFilter { Label = request.Label, AppType = request.AppType }.ToSql();
        Sql named = request.TenantIds is { } ids ? $"and t.id in {ids}" : Sql.Empty;
        return db.QueryAsync<Target>($"""
            select t.id, t.slug, r.revision from control_tenants t join control_runtime r on r.tenant_id = t.id
            where t.status in {new[] { TenantStatus.Active, TenantStatus.Suspended }} {filter} {named} order by t.slug limit {MaxTenants + 1}
            """, cancel);
    }

    private static async Task<TenantOutcome> PreviewAsync(ControlWrite write, Publication publication, Target target, ChangeManyRequest request, CancellationToken cancel)
    {
        var current = (await ConfigRevision.FindAsync(write, target.Id, null, cancel))!; // a runtime document comes from a revision
        var wanted = ConfigMerge.Patch(current.Config, request.Patch);
        var defaults = await PlatformDefaults.OfTenantAsync(write, request.AppType, target.Id, cancel);
        var findings = publication.Check(request.AppType, current.SchemaVersion, wanted, defaults.Config, await publication.FactsAsync(write, target.Id, cancel));
        var changes = ConfigDiff.Between(current.Config, wanted);
        var fails = findings.Any(finding => finding.IsError) || ConfigText.FindFault(wanted) is not null;
        var tenant = (await TenantStore.FindAsync(write, target.Id, cancel))!; // it was found just now, and tenants do not vanish
        var waits = (await publication.TouchedAsync(write, tenant, current.SchemaVersion, wanted, cancel)).Count > 0;
        return new TenantOutcome(target.Id, target.Slug, fails ? "failed" : changes.Count == 0 ? "unchanged" : waits ? "waiting" : "changed", current.Revision, changes,
            fails ? ConfigProblems.Invalid.Code : null, findings);
    }

    private static async Task<TenantOutcome> ApplyAsync(ControlDb db, By by, Publication publication, Target target, ChangeManyRequest request, CancellationToken cancel)
    {
        var (before, after, waits) = ((ConfigRevision?)null, default(JsonElement), false);
        var refusal = await db.WriteAsync(by, async write =>
        {
            before = await ConfigRevision.FindAsync(write, target.Id, null, cancel);
            var expected = request.Revisions is { } seen ? seen.GetValueOrDefault(target.Id, -1) : before!.Revision; // a runtime document comes from a revision
            var result = await publication.PublishAsync(
                write, target.Id, new NewRevision(before!.SchemaVersion, ConfigMerge.Patch(before.Config, request.Patch), request.Comment, expected), cancel);
            (after, waits) = (result.Waiting?.Config ?? result.Revision?.Config ?? default, result.Waiting is not null);
            return result.Refusal;
        }, cancel);
        if (refusal is not null)
            return new TenantOutcome(target.Id, target.Slug, "failed", before!.Revision, [], refusal.Code, Findings(refusal));
        var changes = ConfigDiff.Between(before!.Config, after); // without a refusal there are both
        var outcome = changes.Count == 0 ? "unchanged" : waits ? "waiting" : "changed";
        return new TenantOutcome(target.Id, target.Slug, outcome, before.Revision + (outcome == "changed" ? 1 : 0), changes, null, []);
    }

    private static IReadOnlyList<ConfigFinding> Findings(Problem refusal) =>
        refusal.Members?.GetValueOrDefault("findings") is { ValueKind: JsonValueKind.Array } findings
            ? findings.Deserialize<IReadOnlyList<ConfigFinding>>(FindingJson) ?? []
            : [];

    private sealed record Target(string Id, string Slug, long Revision);
}
