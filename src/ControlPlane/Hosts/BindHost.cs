using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosts;

/// <param name="Host">As a browser would send it.</param>
/// <param name="PathPrefix">Such as /xatra, for a host that several tenants share.</param>
public sealed record BindHostRequest([property: Required, StringLength(300, MinimumLength = 1)] string Host, [property: StringLength(200)] string? PathPrefix = null);

/// <summary>Gives a tenant a further host. A name below the base domain works at once; any other domain when a record in the name system proves it.</summary>
internal static partial class BindHost
{
    private const int MaxPerTenant = 100;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/hosts", HandleAsync)
        .WithName("bindHost")
        .RequirePermission(ConsoleRights.ChangeHosts);

    public static async Task<Results<Created<HostView>, Problem>> HandleAsync(
        string tenantId, BindHostRequest request, ControlDb db, ServerSettings settings, By by, CancellationToken cancel)
    {
        var meaning = HostName.Explain(request.Host, settings.BaseDomain, settings.CustomDomains);
        if (!meaning.IsLookUp)
            return HostProblems.Invalid with { Detail = meaning.Reason };
        var (host, prefix) = (meaning.Normalized!, request.PathPrefix ?? ""); // a look-up has a name
        if (prefix.Length > 0 && !Prefix().IsMatch(prefix))
            return RequestProblems.Field("pathPrefix", "One or more parts such as /xatra: small letters, digits, hyphens and underscores.");
        if (IsReserved(host, prefix, meaning.DerivedTenant, settings))
            return HostProblems.Reserved;

        return await db.WriteAsync<Results<Created<HostView>, Problem>>(by, async write =>
        {
            await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel); // one at a time
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            var count = await write.CountAsync($"""
                select (select count(*) from control_hosts where tenant_id = {tenantId}) + (select count(*) from control_host_claims where tenant_id = {tenantId})
                """, cancel);
            if (count >= MaxPerTenant)
                return HostProblems.TooMany;
            if (await write.CountAsync($"select count(*) from control_hosts where host = {host} and path_prefix = {prefix}", cancel) > 0)
                return HostProblems.Taken;
            if (meaning.DerivedTenant is null)
                return await ClaimAsync(write, tenant, host, prefix, settings, cancel);
            if (host == $"{meaning.DerivedTenant}.{settings.BaseDomain}" && meaning.DerivedTenant != tenant.Slug)
                return HostProblems.OfOtherSlug;
            if (by.PlatformRole < PlatformRole.Operator && meaning.DerivedTenant != tenant.Slug)
                return HostProblems.OfOtherSlug; // deeper names below another tenant's are for operators to give
            var id = write.NewId("host");
            if (!await TenantStore.BindHostAsync(write, tenant, host, prefix, isPrimary: false, cancel, id))
                return HostProblems.Taken;
            return Created(tenantId, HostView.Of(new HostRow(id, host, prefix, 0, write.Now, null), settings.BaseDomain));
        }, cancel);
    }

    private static async Task<Results<Created<HostView>, Problem>> ClaimAsync(ControlWrite write, Tenant tenant, string host, string prefix, ServerSettings settings, CancellationToken cancel)
    {
        var claim = new HostClaim(write.NewId("host"), host, prefix, RandomNumberGenerator.GetHexString(32, lowercase: true), write.Now, null);
        var inserted = await write.ExecuteAsync($"""
            insert into control_host_claims (tenant_id, id, host, path_prefix, challenge, created_at)
            values ({tenant.Id.Value}, {claim.Id}, {host}, {prefix}, {claim.Challenge}, {claim.CreatedAt})
            on conflict (tenant_id, host, path_prefix) do nothing
            """, cancel);
        if (inserted == 0)
            return HostProblems.Taken;
        write.Audit(tenant.Id, "control.host_claimed", host + prefix);
        return Created(tenant.Id.Value, HostView.Of(claim, settings.BaseDomain));
    }

    // The console's own host may be shared with tenants below path prefixes; without one it is the console's.
    private static bool IsReserved(string host, string prefix, string? label, ServerSettings settings)
    {
        var slash = settings.AppHost.IndexOf('/', StringComparison.Ordinal);
        var (appHost, appPrefix) = slash < 0 ? (settings.AppHost, "") : (settings.AppHost[..slash], settings.AppHost[slash..]);
        if (host == appHost && (appPrefix.Length == 0 || prefix == appPrefix))
            return true;
        return label is not null && host == $"{label}.{settings.BaseDomain}" && Slug.IsReserved(label, settings);
    }

    private static Created<HostView> Created(string tenantId, HostView host) => TypedResults.Created($"/api/v1/tenants/{tenantId}/hosts/{host.Id}", host);

    [GeneratedRegex("^(/[a-z0-9_-]+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefix();
}
