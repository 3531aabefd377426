using System.Globalization;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.Jobs;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Tenants;

internal enum CheckState
{
    Good,
    Attention,
    Failed,

    /// <summary>There is nothing yet that could be looked at.</summary>
    Nothing,
}

/// <summary>One thing that was looked at, and what was seen, in a sentence.</summary>
/// <param name="Name">address, configuration, credentials, requests or jobs.</param>
/// <param name="At">When what it tells of happened, where that is known.</param>
internal sealed record TenantCheck(string Name, CheckState State, string Text, DateTimeOffset? At = null);

internal sealed record TenantChecks(DateTimeOffset At, IReadOnlyList<TenantCheck> Checks);

/// <summary>Looks at a tenant as it stands now: does its address lead to it, does its configuration hold, are its credentials usable, what failed last.</summary>
internal static class CheckTenant
{
    private const int Soon = 7; // days
    private const int MostDead = 100;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenantId}/checks", HandleAsync)
        .WithName("checkTenant")
        .RequirePermission(ConsoleRights.CheckTenant);

    private static async Task<Results<Ok<TenantChecks>, Problem>> HandleAsync(
        string tenantId, ControlDb db, HostDirectory hosts, ModuleList modules, Publication publication, JobAdmin jobs, By by, CancellationToken cancel)
    {
        if (await TenantView.FindAsync(db, tenantId, cancel) is not { } tenant)
            return TenantProblems.NotFound;
        return TypedResults.Ok(new TenantChecks(db.Clock.GetUtcNow(),
        [
            await AddressAsync(tenant, db, hosts, modules, cancel),
            await ConfigurationAsync(tenant, db, publication, by, cancel),
            await CredentialsAsync(tenant, db, cancel),
            Requests(tenant),
            await JobsAsync(tenant, jobs, cancel),
        ]));
    }

    // Through what answers requests, not by the rows alone.
    private static async Task<TenantCheck> AddressAsync(TenantView tenant, ControlDb db, HostDirectory hosts, ModuleList modules, CancellationToken cancel)
    {
        var bound = await db.QueryAsync<HostRow>($"select host, path_prefix from control_hosts where tenant_id = {tenant.Id} and status = {"active"} order by is_primary desc, id", cancel);
        if (bound.Count == 0)
            return new TenantCheck("address", CheckState.Nothing, "No host leads here.");
        if (tenant.Status != TenantStatus.Active)
            return new TenantCheck("address", CheckState.Attention, $"{bound[0].Address} answers 404 while the tenant is {tenant.Status.ToString().ToLowerInvariant()}.");
        foreach (var host in bound)
        {
            if (await hosts.FindAsync(host.Host, host.PathPrefix.Length > 0 ? host.PathPrefix : "/") is not { } binding || binding.Tenant.Id.Value != tenant.Id)
                return new TenantCheck("address", CheckState.Failed, $"{host.Address} does not lead to this tenant.");
        }
        var rest = bound.Count > 1 ? $" and {bound.Count - 1} more" : "";
        return new TenantCheck("address", CheckState.Good, modules.Runs(tenant.AppType)
            ? $"{bound[0].Address}{rest} {(bound.Count > 1 ? "answer" : "answers")} here."
            : $"{bound[0].Address}{rest} {(bound.Count > 1 ? "are" : "is")} known to the services that run this app.");
    }

    private static async Task<TenantCheck> ConfigurationAsync(TenantView tenant, ControlDb db, Publication publication, By by, CancellationToken cancel)
    {
        if (tenant.Revision == 0)
            return new TenantCheck("configuration", CheckState.Nothing, "Nothing was published yet.");
        var check = new TenantCheck("configuration", CheckState.Good, $"Version {tenant.Revision} is live, and valid.");
        // Facts are read as publishing reads them, in a transaction; where none can be had, what is live is as it was when it was published.
        await db.TryWriteAsync(by, async write =>
        {
            var current = (await ConfigRevision.FindAsync(write, tenant.Id, null, cancel))!; // there is a revision
            var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenant.Id, cancel);
            var errors = publication.Check(tenant.AppType, current.SchemaVersion, current.Config, defaults.Config, await publication.FactsAsync(write, tenant.Id, cancel))
                .Where(finding => finding.IsError).ToList();
            if (errors.Count > 0)
                check = new TenantCheck("configuration", CheckState.Failed, $"Version {tenant.Revision} could not be published any more: {errors[0].Message}", current.CreatedAt);
        }, cancel);
        return check;
    }

    private static async Task<TenantCheck> CredentialsAsync(TenantView tenant, ControlDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<CredentialRow>($"select label, state, expires_at, last_error from control_credentials where tenant_id = {tenant.Id} and state <> {Credential.Revoked} order by id", cancel);
        if (rows.Count == 0)
            return new TenantCheck("credentials", CheckState.Nothing, "Nothing is connected.");
        if (rows.FirstOrDefault(row => row.State != Credential.Active) is { } broken)
            return new TenantCheck("credentials", CheckState.Failed, $"{broken.Label} must be connected again{(broken.LastError is { } why ? $": {why}" : ".")}");
        if (rows.FirstOrDefault(row => row.ExpiresAt < db.Clock.GetUtcNow().AddDays(Soon)) is { } ending)
            return new TenantCheck("credentials", CheckState.Attention, $"{ending.Label} ends soon.", ending.ExpiresAt);
        return new TenantCheck("credentials", CheckState.Good, rows.Count == 1 ? $"{rows[0].Label} is usable." : $"All {rows.Count} are usable.");
    }

    private static TenantCheck Requests(TenantView tenant)
    {
        var recent = tenant.Requests.TakeLast(2).Sum(); // as failures are counted: in this hour and the last one
        if (tenant.RecentFailures > 0)
            return new TenantCheck("requests", tenant.RecentFailures * 20 >= recent ? CheckState.Failed : CheckState.Attention, string.Create(CultureInfo.InvariantCulture, $"{tenant.RecentFailures:N0} of {recent:N0} requests failed in the last hour."));
        return tenant.Requests.Sum() is var day and > 0
            ? new TenantCheck("requests", CheckState.Good, string.Create(CultureInfo.InvariantCulture, $"{day:N0} in 24 hours, none of the last hour failed."))
            : new TenantCheck("requests", CheckState.Nothing, "None in 24 hours.");
    }

    private static async Task<TenantCheck> JobsAsync(TenantView tenant, JobAdmin jobs, CancellationToken cancel)
    {
        var dead = await jobs.ListAsync(new JobFilter { State = JobState.Dead, Partition = tenant.Id, Limit = MostDead }, cancel);
        return dead is [var last, ..]
            ? new TenantCheck("jobs", CheckState.Failed, $"{(dead.Count == MostDead ? $"{MostDead} or more jobs" : dead.Count == 1 ? "1 job" : $"{dead.Count} jobs")} failed for good. The last one: {(last.Errors is [.., var error] ? error.Error : "it said nothing.")}", last.FinishedAt)
            : new TenantCheck("jobs", CheckState.Good, "No dead letters.");
    }

    private sealed record HostRow(string Host, string PathPrefix)
    {
        public string Address => Host + PathPrefix;
    }

    private sealed record CredentialRow(string Label, string State, DateTimeOffset? ExpiresAt, string? LastError);
}
