using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Hosts;

internal static class HostProblems
{
    public static readonly Problem NotFound = new(404, "control.host_not_found", "This tenant has no such host.");
    public static readonly Problem Invalid = new(422, "control.host_invalid", "This is no host that a tenant can have.");
    public static readonly Problem Reserved = new(409, "control.host_reserved", "This host is kept for the house itself.");
    public static readonly Problem OfOtherSlug = new(409, "control.host_of_other_slug", "Directly below the base domain a tenant has its own slug alone.");
    public static readonly Problem Taken = new(409, "control.host_taken", "This host is bound already.");
    public static readonly Problem TooMany = new(409, "control.too_many_hosts", "A tenant has at most 100 hosts.");
    public static readonly Problem NotVerified = new(422, "control.host_not_verified", "The record that proves the domain was not found. It may take a while until the name system shows it.");
    public static readonly Problem NothingToVerify = new(409, "control.host_verified", "This host is verified already.");
    public static readonly Problem NameSystemSilent = new(503, "control.name_system_silent", "The name system does not answer just now.");
    public static readonly Problem IsPrimary = new(409, "control.host_is_primary", "Make another host the primary one first.");
    public static readonly Problem NotActive = new(409, "control.host_not_active", "Prove the domain first.");
}
