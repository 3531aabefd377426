using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.ServiceTokens;

internal static class ServiceTokenProblems
{
    public static readonly Problem NotFound = new(404, "control.token_not_found", "There is no such token.");
    public static readonly Problem BothTaken = new(409, "control.token_slots_taken", "This client has a primary and a secondary token. Revoke one of them first.");
    public static readonly Problem AlreadyPrimary = new(409, "control.token_is_primary", "This is the primary token already.");
    public static readonly Problem Revoked = new(409, "control.token_revoked", "This token was revoked.");
}
