using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <summary>
/// The second person's yes: what was proposed is published, checked as it stands today, if nobody published in between and what would hold
/// is still what was proposed. Its author does not agree with themselves, be it by a key or another sign-in.
/// </summary>
internal static class ApproveProposal
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/proposals/{proposalId}:approve", HandleAsync)
        .WithName("approveProposal")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static async Task<Results<Ok<ConfigView>, Problem>> HandleAsync(
        string tenantId, string proposalId, ControlDb db, Publication publication, By by, HttpContext http, CancellationToken cancel)
    {
        var person = ActingPerson.IdOf(http);
        var approved = await db.WriteAsync<Results<Ok<ConfigView>, Problem>>(by, async write =>
        {
            var (proposal, refusal) = await ConfigProposal.LockAsync(write, tenantId, proposalId, cancel);
            if (proposal is null)
                return refusal!; // it is the one or the other
            if (proposal.AuthorPerson == person)
                return ApprovalProblems.OwnProposal;
            var agreed = new Approval(proposal.Author, by.Actor, proposal.ConfigVersion);
            var published = proposal.Cause == ConfigProposal.FromDefaults
                ? await publication.RefreshAsync(write, tenantId, agreed, cancel)
                : await publication.PublishAsync(write, tenantId, new NewRevision(proposal.SchemaVersion, proposal.Config, proposal.Comment, proposal.BaseRevision, agreed), cancel);
            if (published.Revision is not { } revision)
                return published.Refusal!; // with consent nothing waits again
            await proposal.DecideAsync(write, ConfigProposal.Approved, null, revision.Revision, cancel);
            return TypedResults.Ok(ConfigView.Of(revision));
        }, cancel);
        if (approved.Result is Ok<ConfigView> { Value: { } view })
            IfMatch.Tell(http, view.Revision);
        return approved;
    }
}
