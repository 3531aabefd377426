namespace Longhouse.ControlPlane.Hosts;

/// <summary>A host of a tenant, or one that it claims.</summary>
/// <param name="Kind">subdomain or custom_domain.</param>
/// <param name="Status">active, or pending_dns until the domain is proven.</param>
/// <param name="Challenge">What to put into the name system, while it is pending.</param>
internal sealed record HostView(
    string Id, string Host, string PathPrefix, string Kind, string Status, bool IsPrimary, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, HostChallenge? Challenge,
    string? LastError)
{
    public static HostView Of(HostRow row, string baseDomain) => new(
        row.Id, row.Host, row.PathPrefix, KindOf(row.Host, baseDomain), "active", row.IsPrimary != 0, row.CreatedAt, row.VerifiedAt, null, null);

    public static HostView Of(HostClaim claim, string baseDomain) => new(
        claim.Id, claim.Host, claim.PathPrefix, KindOf(claim.Host, baseDomain), "pending_dns", false, claim.CreatedAt, null, claim.ToChallenge(), claim.LastError);

    private static string KindOf(string host, string baseDomain) => host.EndsWith($".{baseDomain}", StringComparison.Ordinal) ? "subdomain" : "custom_domain";
}

/// <summary>A TXT record that only who runs the domain can make.</summary>
internal sealed record HostChallenge(string Name, string Type, string Value);

internal sealed record HostRow(string Id, string Host, string PathPrefix, long IsPrimary, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt);

internal sealed record HostClaim(string Id, string Host, string PathPrefix, string Challenge, DateTimeOffset CreatedAt, string? LastError)
{
    public HostChallenge ToChallenge() => new($"_longhouse.{Host}", "TXT", $"longhouse-verification={Challenge}");
}
