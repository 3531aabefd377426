using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <summary>Its author thought better of it: it is their draft again.</summary>
internal static class WithdrawProposal
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenantId}/config/proposals/{proposalId}:withdraw", HandleAsync)
        .WithName("withdrawProposal")
        .RequirePermission(ConsoleRights.ChangeConfig);

    private static Task<Results<Ok<ProposalView>, Problem>> HandleAsync(string tenantId, string proposalId, ControlDb db, By by, HttpContext http, CancellationToken cancel)
    {
        var person = ActingPerson.IdOf(http);
        return db.WriteAsync<Results<Ok<ProposalView>, Problem>>(by, async write =>
        {
            var (proposal, refusal) = await ConfigProposal.LockAsync(write, tenantId, proposalId, cancel);
            if (proposal is null)
                return refusal!; // it is the one or the other
            if (proposal.AuthorPerson != person)
                return ApprovalProblems.NotOwn;
            await proposal.GiveBackAsync(write, cancel);
            return TypedResults.Ok(ProposalView.Of(await proposal.DecideAsync(write, ConfigProposal.Withdrawn, null, null, cancel)));
        }, cancel);
    }
}
