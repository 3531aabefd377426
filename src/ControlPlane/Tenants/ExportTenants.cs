using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>The list as a file: the same filter and order, however many tenants there are. It is read page by page while it is sent.</summary>
internal static class ExportTenants
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/export", HandleAsync)
        .WithName("exportTenants")
        .RequirePermission(ConsoleRights.ListTenants);

    private static async Task<Results<PushStreamHttpResult, Problem>> HandleAsync(
        [AsParameters] TenantFilter filter, ControlDb db, By by, IOptions<JsonOptions> json, CancellationToken cancel, string format = "csv")
    {
        if (format is not ("csv" or "json"))
            return RequestProblems.Field("format", "One of csv, json.");
        var first = await ListTenants.HandleAsync(filter, FromStart, db, by, cancel);
        if (first.Result is Problem refusal) // before anything is sent
            return refusal;
        var name = $"tenants-{db.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.{format}";
        return format == "json"
            ? TypedResults.Stream(body => JsonSerializer.SerializeAsync(body, RowsAsync(filter, db, by, cancel), json.Value.SerializerOptions, cancel), "application/json", name)
            : TypedResults.Stream(body => WriteCsvAsync(body, RowsAsync(filter, db, by, cancel), cancel), "text/csv; charset=utf-8", name);
    }

    private static PageQuery FromStart => new("", PageQuery.MaxLimit);

    private static async IAsyncEnumerable<TenantView> RowsAsync(TenantFilter filter, ControlDb db, By by, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var page = FromStart; ;)
        {
            if ((await ListTenants.HandleAsync(filter, page, db, by, cancel)).Result is not Ok<Listing<TenantView>> { Value: { } listing })
                yield break;
            foreach (var tenant in listing.Items)
                yield return tenant;
            if (listing.Next is not { } next)
                yield break;
            page = page with { After = next };
        }
    }

    private static async Task WriteCsvAsync(Stream body, IAsyncEnumerable<TenantView> tenants, CancellationToken cancel)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await text.WriteAsync("id,slug,name,app,status,reason,host,plan,labels,people,configuration,requests_24h,created_at,last_activity_at\r\n");
        await foreach (var tenant in tenants.WithCancellation(cancel))
        {
            string[] cells =
            [
                tenant.Id, tenant.Slug, tenant.Name, tenant.AppType, tenant.Status.ToString().ToLowerInvariant(), tenant.StatusReason, tenant.PrimaryHost ?? "", tenant.Plan,
                string.Join(' ', tenant.Labels.Select(label => $"{label.Key}={label.Value}")), Csv.Number(tenant.People), Csv.Number(tenant.Revision),
                Csv.Number(tenant.Requests.Sum()), Csv.Time(tenant.CreatedAt), tenant.LastActivityAt is { } at ? Csv.Time(at) : "",
            ];
            await text.WriteAsync(string.Join(',', cells.Select(Csv.Cell)));
            await text.WriteAsync("\r\n");
        }
    }
}
