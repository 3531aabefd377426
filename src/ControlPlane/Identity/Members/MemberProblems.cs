using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Identity.Members;

internal static class MemberProblems
{
    public static readonly Problem NotFound = new(404, "control.member_not_found", "There is no such member.");
    public static readonly Problem InvitationNotFound = new(404, "control.invitation_not_found", "There is no such invitation.");
    public static readonly Problem InvitationUsed = new(409, "control.invitation_used", "Somebody has accepted this invitation in the meantime. They are a member now, and can be removed as one.");
    public static readonly Problem InvitationOver = new(404, "control.invitation_over", "This invitation was used, has expired or was withdrawn. Ask for a new one.");
    public static readonly Problem TooManyInvitations = new(409, "control.too_many_invitations", "A tenant has at most 500 open invitations. Withdraw some first.");
    public static readonly Problem LastOwner = new(409, "control.last_owner", "This is the tenant's last owner. Make somebody else an owner first.");
    public static readonly Problem OwnersOnly = new(403, "control.owners_only", "Only an owner decides about owners.");
}
