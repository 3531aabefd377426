using System.Globalization;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal static class ListTenants
{
    private static readonly string[] Sorts = ["slug", "-slug", "created", "-created", "activity", "requests"];

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants", HandleAsync)
        .WithName("listTenants")
        .RequirePermission(ConsoleRights.ListTenants);

    public static async Task<Results<Ok<Listing<TenantView>>, Problem>> HandleAsync(
        [AsParameters] TenantFilter filter, PageQuery page, ControlDb db, By by, CancellationToken cancel)
    {
        if (!string.IsNullOrEmpty(filter.Status) && !Enum.TryParse<TenantStatus>(filter.Status, ignoreCase: true, out _))
            return RequestProblems.Field("status", $"One of {string.Join(", ", Enum.GetNames<TenantStatus>()).ToLowerInvariant()}.");

        var sort = string.IsNullOrEmpty(filter.Sort) ? "slug" : filter.Sort;
        if (!Sorts.Contains(sort))
            return RequestProblems.Field("sort", $"One of {string.Join(", ", Sorts)}.");

        // Who has no role in the house sees the tenants that they belong to.
        var own = by.Caller?.Memberships.Where(m => m.Value >= TenantRole.Viewer).Select(m => m.Key).ToList() ?? [];
        Sql mine = by.PlatformRole >= PlatformRole.Auditor ? Sql.Empty : $"and t.id in {own}";
        if (sort is "activity" or "requests")
            return await MostFirstAsync(sort, mine, filter, page, db, cancel);

        // Ids are sorted by time, so that a page by age ends with a key of its own.
        var (isByAge, isDown) = (sort.EndsWith("created", StringComparison.Ordinal), sort[0] == '-');
        Sql bySlug = $"t.slug", byAge = $"t.id", down = $"desc";
        var column = isByAge ? byAge : bySlug;
        Sql above = $"and {column} > {page.After}", below = $"and {column} < {page.After}";
        var behind = page.After.Length == 0 ? Sql.Empty : isDown ? below : above;
        var rows = await db.QueryAsync<TenantView>($"""
            select {TenantView.Columns} from control_tenants t
            where t.status <> {TenantStatus.Deleted} {behind} {mine} {filter.ToSql()} order by {column} {(isDown ? down : Sql.Empty)} limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of(await TenantView.CompleteAsync(db, rows, cancel), page, tenant => isByAge ? tenant.Id : tenant.Slug));
    }

    // A page ends at a value and the tenant that has it: several may have the same.
    private static async Task<Results<Ok<Listing<TenantView>>, Problem>> MostFirstAsync(
        string sort, Sql mine, TenantFilter filter, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        Sql by = $"a.at";
        if (sort == "requests")
            by = $"a.requests";
        var after = Sql.Empty;
        if (page.After.Length > 0)
        {
            if (page.After.Split('.', 2) is not [var text, var id] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return RequestProblems.Field("after", "The next of the page before.");
            after = $"and ({by}, a.tenant_id) < ({value}, {id})";
        }
        var places = await db.QueryAsync<Place>($"""
            select t.id, {by} value from control_activity a join control_tenants t on t.id = a.tenant_id
            where t.status <> {TenantStatus.Deleted} {after} {mine} {filter.ToSql()} order by {by} desc, a.tenant_id desc limit {page.Take}
            """, cancel);
        var rows = (await db.QueryAsync<TenantView>($"select {TenantView.Columns} from control_tenants t where t.id in {places.Select(place => place.Id)}", cancel)).ToDictionary(tenant => tenant.Id);
        var listing = Listing.Of(places, page, place => string.Create(CultureInfo.InvariantCulture, $"{place.Value}.{place.Id}"));
        var ordered = listing.Items.Where(place => rows.ContainsKey(place.Id)).Select(place => rows[place.Id]).ToList();
        return TypedResults.Ok(new Listing<TenantView>(await TenantView.CompleteAsync(db, ordered, cancel), listing.Next));
    }

    private sealed record Place(string Id, long Value);
}
