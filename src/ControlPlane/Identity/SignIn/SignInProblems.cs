using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Identity.SignIn;

internal static class SignInProblems
{
    public static readonly Problem Expired = new(400, "control.sign_in_expired", "This sign-in is over, or was begun in another browser. Start again.");
    public static readonly Problem ReturnElsewhere = new(400, "control.return_elsewhere", "After signing in you can only return to a page of the same site.");
    public static readonly Problem ProviderOff = new(404, "control.provider_off", "Nobody can sign in that way here.");
    public static readonly Problem ProviderRefused = new(400, "control.provider_refused", "The provider did not confirm who you are.");
    public static readonly Problem ProviderFailed = new(502, "control.provider_failed", "The provider cannot be reached, or gave an answer that makes no sense. Try again in a moment.");
    public static readonly Problem AccountRefused = new(403, "control.account_refused", "This account cannot be used here.");
    public static readonly Problem SignInAgain = new(403, "control.sign_in_again", "Sign in again first: this may be done only shortly after signing in.");
}
