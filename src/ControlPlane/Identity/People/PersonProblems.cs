using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Identity.People;

internal static class PersonProblems
{
    public static readonly Problem NotFound = new(404, "control.person_not_found", "There is no such person.");
    public static readonly Problem SessionNotFound = new(404, "control.session_not_found", "There is no such session of yours.");
    public static readonly Problem AccountNotFound = new(404, "control.account_not_found", "There is no such account of yours.");
    public static readonly Problem LastAccount = new(409, "control.last_account", "This is the only account that you can sign in with.");
    public static readonly Problem LastAdmin = new(409, "control.last_admin", "This is the last platform administrator. Make another one first.");
    public static readonly Problem AccountTaken = new(409, "control.account_taken", "This account belongs to somebody already, so it was not linked.");
}
