using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Settings.Approvals;

internal static class ApprovalProblems
{
    public static readonly Problem NotFound = new(404, "control.proposal_not_found", "This tenant has no such proposal.");
    public static readonly Problem Decided = new(409, "control.proposal_decided", "This proposal was decided already.");
    public static readonly Problem OwnProposal = new(403, "control.proposal_is_own", "Somebody else than its author has to decide on this proposal.");
    public static readonly Problem NotOwn = new(403, "control.proposal_of_other", "Only its author withdraws a proposal; others refuse it.");
    public static readonly Problem Waiting = new(409, "control.proposal_waiting", "A proposal of yours waits already. Withdraw it before you make another one.");
    public static readonly Problem Outdated = new(409, "control.proposal_outdated", "What would hold now is not what was proposed: the defaults have changed since. Refuse it, and have it proposed again.");
}
