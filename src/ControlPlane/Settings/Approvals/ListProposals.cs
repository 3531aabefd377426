using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <param name="Before">The revision that it was made from; for defaults, what holds now, with what lies below.</param>
/// <param name="After">What is proposed in its place.</param>
internal sealed record ProposalDetails(ProposalView Proposal, int SchemaVersion, JsonElement Before, JsonElement After, IReadOnlyList<ConfigChange> Changes);

/// <summary>What waits for a second person and what became of what waited, newest first; and one of them, to be looked at.</summary>
internal static class ListProposals
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants/{tenantId}/config/proposals", HandleAsync).WithName("listProposals").RequirePermission(ConsoleRights.ReadConfig);
        api.MapGet("/tenants/{tenantId}/config/proposals/{proposalId}", OneAsync).WithName("getProposal").RequirePermission(ConsoleRights.ReadConfig);
    }

    private static async Task<Ok<Listing<ProposalView>>> HandleAsync(string tenantId, string? state, PageQuery page, ControlDb db, CancellationToken cancel)
    {
        Sql after = page.After.Length > 0 ? $"and id < {page.After}" : Sql.Empty;
        Sql inState = string.IsNullOrEmpty(state) ? Sql.Empty : $"and state = {state}";
        var rows = await db.QueryAsync<ConfigProposal>($"""
            select {ConfigProposal.Columns} from control_config_proposals where tenant_id = {tenantId} {inState} {after} order by id desc limit {page.Take}
            """, cancel);
        return TypedResults.Ok(Listing.Of([.. rows.Select(ProposalView.Of)], page, proposal => proposal.Id));
    }

    private static async Task<Results<Ok<ProposalDetails>, Problem>> OneAsync(string tenantId, string proposalId, ControlDb db, Publication publication, By by, CancellationToken cancel)
    {
        if (await ConfigProposal.FindAsync(db, tenantId, proposalId, cancel) is not { } proposal)
            return ApprovalProblems.NotFound;
        var (before, after) = proposal.Cause == ConfigProposal.FromDefaults
            ? await db.WriteAsync(by, write => publication.OutstandingAsync(write, tenantId, cancel), cancel)
            : ((await ConfigRevision.FindAsync(db, tenantId, proposal.BaseRevision, cancel))?.Config ?? ConfigText.Parse("{}"), proposal.Config);
        return TypedResults.Ok(new ProposalDetails(ProposalView.Of(proposal), proposal.SchemaVersion, before, after, ConfigDiff.Between(before, after)));
    }
}
