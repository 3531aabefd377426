using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <param name="Reason">For its author.</param>
public sealed record RefuseProposalRequest([property: Required, StringLength(500, MinimumLength = 1)] string Reason);

/// <summary>The second person's no. Nothing changes, and what was proposed from a draft is its author's draft again.</summary>
internal static class RefuseProposal
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/proposals/{proposalId}:refuse", HandleAsync)
        .WithName("refuseProposal")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<Ok<ProposalView>, Problem>> HandleAsync(
        string tenantId, string proposalId, RefuseProposalRequest request, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        var person = ActingPerson.IdOf(http);
        return db.WriteAsync<Results<Ok<ProposalView>, Problem>>(by, async write =>
        {
            var (proposal, refusal) = await ConfigProposal.LockAsync(write, tenantId, proposalId, cancel);
            if (proposal is null)
                return refusal!; // it is the one or the other
            if (proposal.AuthorPerson == person)
                return ApprovalProblems.OwnProposal;
            await proposal.GiveBackAsync(write, cancel);
            return TypedResults.Ok(ProposalView.Of(await proposal.DecideAsync(write, ConfigProposal.Refused, request.Reason, null, cancel)));
        }, cancel);
    }
}
