using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Identity.Members;

public enum JoinKind
{
    /// <summary>Only those who were invited.</summary>
    Invite,

    /// <summary>Everyone who signs in.</summary>
    Open,

    /// <summary>Those whose verified address, or its domain, is on the list.</summary>
    List,
}

/// <summary>Who becomes a member of a tenant by signing in, and with which role.</summary>
internal sealed record JoinPolicy(JoinKind Kind, TenantRole Role, IReadOnlyList<string> Addresses, long Version)
{
    public const int MaxAddresses = 500;

    /// <summary>What holds for a tenant that never said otherwise.</summary>
    public static readonly JoinPolicy Default = new(JoinKind.Invite, TenantRole.Viewer, [], 0);

    public bool Admits(IEnumerable<string> verifiedAddresses) => Kind switch
    {
        JoinKind.Open => true,
        JoinKind.List => verifiedAddresses.Any(Names),
        _ => false,
    };

    /// <summary>Whether it is an address, or a domain: <c>ida@example.com</c>, <c>example.com</c>.</summary>
    public static bool IsEntry(string entry) =>
        entry.Length is > 2 and <= 254 && !entry.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',') && entry.Split('@') switch
        {
            [var domain] => domain.Contains('.', StringComparison.Ordinal) && !domain.StartsWith('.') && !domain.EndsWith('.'),
            [{ Length: > 0 }, { Length: > 0 }] => true,
            _ => false,
        };

    private bool Names(string address) =>
        Addresses.Any(entry => entry.Contains('@', StringComparison.Ordinal)
            ? entry.Equals(address, StringComparison.OrdinalIgnoreCase)
            : address.EndsWith("@" + entry, StringComparison.OrdinalIgnoreCase));
}
