namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>A browser at a tenant's host that waits for somebody to be signed in on the console's host.</summary>
internal sealed record HandOver(string Id, string Place, string Origin, string PathPrefix, string ReturnPath, string BrowserHash)
{
    /// <summary>How long somebody may take to sign in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How long a code is good for: a redirect's time.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(60);
}

/// <summary>A hand-over whose code came back, and the sign-in that it carries.</summary>
internal sealed record Redeemed(string Place, string Origin, string PathPrefix, string ReturnPath, string BrowserHash, string SignInId, DateTimeOffset CodeExpiresAt);
