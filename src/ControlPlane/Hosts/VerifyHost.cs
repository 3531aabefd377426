using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>Looks for the record that proves a domain, and binds it when it is there. Of several who claim it, who proves it first gets it.</summary>
internal static class VerifyHost
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/hosts/{hostId}:verify", HandleAsync)
        .WithName("verifyHost")
        .RequirePermission(ConsoleRights.ChangeHosts);

    public static async Task<Results<Ok<HostView>, Problem>> HandleAsync(
        string tenantId, string hostId, ControlDb db, ServerSettings settings, ITxtResolver resolver, By by, CancellationToken cancel)
    {
        var claim = await db.FindAsync<HostClaim>(
            $"select id, host, path_prefix, challenge, created_at, last_error from control_host_claims where tenant_id = {tenantId} and id = {hostId}", cancel);
        if (claim is null)
        {
            var isBound = await db.CountAsync($"select count(*) from control_hosts where tenant_id = {tenantId} and id = {hostId}", cancel) > 0;
            return isBound ? HostProblems.NothingToVerify : HostProblems.NotFound;
        }

        IReadOnlyList<string> records;
        try
        {
            records = await resolver.QueryAsync(claim.ToChallenge().Name, cancel);
        }
        catch (DnsException failure)
        {
            return HostProblems.NameSystemSilent with { Detail = failure.Message, RetryAfter = TimeSpan.FromSeconds(10) };
        }
        if (!records.Contains(claim.ToChallenge().Value, StringComparer.Ordinal))
        {
            var detail = $"{claim.ToChallenge().Name} has {records.Count} TXT records, none of which is {claim.ToChallenge().Value}.";
            await db.WriteAsync(by, write => write.ExecuteAsync(
                $"update control_host_claims set checked_at = {write.Now}, last_error = {detail} where tenant_id = {tenantId} and id = {hostId}", cancel), cancel);
            return HostProblems.NotVerified with { Detail = detail };
        }
        return await BindAsync(tenantId, claim, db, settings, by, cancel);
    }

    private static Task<Results<Ok<HostView>, Problem>> BindAsync(string tenantId, HostClaim claim, ControlDb db, ServerSettings settings, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<HostView>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (await write.ExecuteAsync($"delete from control_host_claims where tenant_id = {tenantId} and id = {claim.Id}", cancel) == 0)
                return HostProblems.NotFound;
            if (!await TenantStore.BindHostAsync(write, tenant, claim.Host, claim.PathPrefix, isPrimary: false, cancel, claim.Id, write.Now))
                return HostProblems.Taken;
            write.Audit(tenantId, "control.host_verified", claim.Host + claim.PathPrefix);
            return TypedResults.Ok(HostView.Of(new HostRow(claim.Id, claim.Host, claim.PathPrefix, 0, write.Now, write.Now), settings.BaseDomain));
        }, cancel);
}
