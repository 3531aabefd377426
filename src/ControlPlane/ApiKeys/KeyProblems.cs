using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.ApiKeys;

internal static class KeyProblems
{
    public static readonly Problem NotFound = new(404, "control.key_not_found", "There is no such key in force.");
    public static readonly Problem TooMany = new(409, "control.too_many_keys", "At most 100 keys of a person, and 500 of a tenant, are in force at once. Revoke some first.");
    public static readonly Problem Rotated = new(409, "control.key_rotated", "Another key took the place of this one already. Rotate that one.");
    public static readonly Problem WiderThanYou = new(403, "control.key_too_wide", "A key can be given only what its maker may do.");
    public static readonly Problem NeedsPerson = new(403, "control.key_needs_person", "A key of yours is made by yourself, signed in in a browser, not by another key.");
}
