using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <summary>What publishing would say.</summary>
/// <param name="NeedsApproval">What of it waits for a second person once it is published.</param>
internal sealed record ValidationResult(bool CanPublish, IReadOnlyList<ConfigFinding> Findings, IReadOnlyList<string> NeedsApproval);

/// <summary>Checks the caller's draft as publishing would, and changes nothing.</summary>
internal static class ValidateDraft
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/draft:validate", HandleAsync)
        .WithName("validateDraft")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<Ok<ValidationResult>, Problem>> HandleAsync(string tenantId, ControlDb db, Publication publication, By by, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<ValidationResult>, Problem>>(by, async write =>
        {
            if (await TenantStore.FindAsync(write, tenantId, cancel) is not { } tenant)
                return TenantProblems.NotFound;
            if (await ConfigDraft.FindAsync(write, tenantId, cancel) is not { } draft)
                return ConfigProblems.NoDraft;
            var defaults = await PlatformDefaults.OfTenantAsync(write, tenant.AppType, tenantId, cancel);
            var findings = publication.Check(tenant.AppType, draft.SchemaVersion, draft.Config, defaults.Config, await publication.FactsAsync(write, tenantId, cancel));
            return TypedResults.Ok(new ValidationResult(
                !findings.Any(finding => finding.IsError), findings, await publication.TouchedAsync(write, tenant, draft.SchemaVersion, draft.Config, cancel)));
        }, cancel);
}
