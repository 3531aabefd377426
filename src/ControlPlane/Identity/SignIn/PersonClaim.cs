namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>Who a provider says someone is.</summary>
internal sealed record PersonClaim(string Provider, string Issuer, string Subject, string Name, string Email, bool EmailVerified)
{
    public const int MaxName = 200;
    public const int MaxEmail = 254;

    /// <summary>As we keep it: within bounds, and addresses in one spelling.</summary>
    public static PersonClaim Of(string provider, string issuer, string subject, string? name, string? email, bool emailVerified)
    {
        var address = (email ?? "").Trim().ToLowerInvariant();
        if (address.Length > MaxEmail)
            (address, emailVerified) = ("", false);
        var shown = string.IsNullOrWhiteSpace(name) ? address.Split('@')[0] : name.Trim();
        if (shown.Length == 0)
            shown = "Unnamed";
        return new PersonClaim(provider, issuer, subject, shown[..Math.Min(shown.Length, MaxName)], address, emailVerified && address.Contains('@', StringComparison.Ordinal));
    }
}
