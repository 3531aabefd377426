using System.Buffers;

namespace Longhouse.ControlPlane.Hosts;

/// <summary>
/// What a Host header means. The one place that reads host names: the request path, the service API, the console and the command line
/// all ask here, so that no two of them can disagree.
/// </summary>
internal static class HostName
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\@?#%,;_'\"<>(){}|^~+=&*!$`");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static HostMeaning Explain(string? header, string baseDomain, bool customDomains)
    {
        if (string.IsNullOrEmpty(header))
            return HostMeaning.Reject("The host is missing.");
        foreach (var c in header)
        {
            if (!char.IsAscii(c))
                return HostMeaning.Reject("A host is ASCII; other letters are written in punycode (xn--…).");
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                return HostMeaning.Reject("White space and control characters are not part of a host.");
        }
        if (header.AsSpan().IndexOfAny(Forbidden) is var forbidden and >= 0)
            return HostMeaning.Reject($"The character {header[forbidden]} is not part of a host.");

        var host = header.ToLowerInvariant();
        if (host.AsSpan().IndexOfAny('[', ']') >= 0)
            return HostMeaning.Reject("An IPv6 address is not a host of a tenant.");

        // One trailing dot may stand before the port or behind it, not both.
        var dotless = TrimOneDot(host);
        var portless = TrimPort(dotless);
        if (dotless.Length == host.Length)
            portless = TrimOneDot(portless);
        host = portless;
        if (host.Contains(':', StringComparison.Ordinal))
            return HostMeaning.Reject("A port is one to five digits up to 65535, once.");

        if (host.Length == 0 || host[0] == '.' || host[^1] == '.' || host.Contains("..", StringComparison.Ordinal))
            return HostMeaning.Reject("A label is empty.");

        var domain = TrimOneDot(baseDomain.ToLowerInvariant());
        if ((host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal)) && domain != "localhost")
            return HostMeaning.Reject("localhost is a host only where it is the base domain.");

        var labels = host.Split('.');
        if (labels[0] == "www")
            return HostMeaning.Reject("www is not a tenant; use the host without it.");
        if (IsAddress(labels))
            return HostMeaning.Reject("An IP address is not a host of a tenant.");
        if (FindBadLabel(host, labels) is { } bad)
            return HostMeaning.Reject(bad);

        if (host == domain)
            return HostMeaning.Reject("This is the base domain itself; tenants live below it.");
        if (host.EndsWith("." + domain, StringComparison.Ordinal))
            return HostMeaning.LookUp(host, labels[0], host.Length == labels[0].Length + 1 + domain.Length
                ? "A name directly below the base domain: the tenant is its first label."
                : "A deeper name below the base domain: it exists only if it is bound.");
        if (!customDomains)
            return HostMeaning.Reject($"The host is not below {domain}, and custom domains are off.");
        return labels.Length >= 2
            ? HostMeaning.LookUp(host, null, "A custom domain: the tenant is the one that it is bound to.")
            : HostMeaning.Reject("A custom domain has at least two labels.");
    }

    private static string TrimOneDot(string host) => host.EndsWith('.') ? host[..^1] : host;

    private static string TrimPort(string host)
    {
        var colon = host.LastIndexOf(':');
        if (colon < 0)
            return host;
        var port = host.AsSpan(colon + 1);
        return port.Length is >= 1 and <= 5 && port.IndexOfAnyExcept(Digits) < 0 && int.Parse(port) <= 65535 ? host[..colon] : host;
    }

    private static bool IsAddress(string[] labels)
    {
        var last = labels[^1].AsSpan();
        if (last.IndexOfAnyExcept(Digits) < 0)
            return true; // no top-level domain is a number, so this also covers 999.1.1.1 and 1.2.3
        return last.StartsWith("0x", StringComparison.Ordinal) && last[2..].IndexOfAnyExcept(HexDigits) < 0;
    }

    private static string? FindBadLabel(string host, string[] labels)
    {
        if (host.Length > MaxLength)
            return $"A host has at most {MaxLength} characters.";
        foreach (var label in labels)
        {
            if (label.Length > MaxLabel)
                return $"A label has at most {MaxLabel} characters.";
            if (label.AsSpan().IndexOfAnyExcept(LabelCharacters) >= 0)
                return "A label is made of letters, digits and hyphens.";
            if (label[0] == '-' || label[^1] == '-')
                return "A label does not begin or end with a hyphen.";
        }
        return null;
    }
}

/// <summary>Either a name to look up, with the tenant that its first label would stand for, or a refusal; with the reason in both cases.</summary>
internal sealed record HostMeaning(bool IsLookUp, string? Normalized, string? DerivedTenant, string Reason)
{
    public static HostMeaning LookUp(string normalized, string? derivedTenant, string reason) => new(true, normalized, derivedTenant, reason);

    public static HostMeaning Reject(string reason) => new(false, null, null, reason);
}
