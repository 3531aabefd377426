using System.Globalization;
using System.Net;
using System.Text;

namespace Longhouse.Platform.Outbound;

/// <summary>
/// Reads an address that a tenant supplied, and writes its host in one way whichever of the many ways it was written in, so that
/// what is checked is what is called. Names are checked again where they lead, when connecting.
/// </summary>
internal sealed class OutboundUrl(OutboundOptions options, OutboundAllowList allowed)
{
    private const int MaxLength = 4096;

    // Names that mean something only inside a network, or that resolvers keep for themselves.
    private static readonly string[] PrivateSuffixes =
        [".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".corp", ".home.arpa", ".onion", ".invalid"];

    /// <exception cref="OutboundRefusedException">Always, when it does not return an address that may be tried.</exception>
    public Uri Read(string text)
    {
        if (text.Length > MaxLength || text.AsSpan().ContainsAny(" \\") || text.Any(char.IsControl)
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw Refuse(OutboundReason.InvalidUrl, "The address is not a valid URL.");

        if (uri.Scheme is not ("http" or "https"))
            throw Refuse(OutboundReason.SchemeNotAllowed, "Only http and https addresses may be called.");
        if (uri.UserInfo.Length > 0 || AuthorityOf(text).Contains('@', StringComparison.Ordinal))
            throw Refuse(OutboundReason.CredentialsInUrl, "An address must not hold a user name or password.");
        if (!options.Ports.Contains(uri.Port))
            throw Refuse(OutboundReason.PortNotAllowed, $"Port {uri.Port} may not be called.");

        var host = HostOf(uri);
        return new UriBuilder(uri) { Host = host, Fragment = "" }.Uri;
    }

    /// <summary>Refuses an address inside, unless an operator allowed it or the name that led to it.</summary>
    public void RequirePublic(string host, IPAddress address)
    {
        if (!PublicAddress.IsPublic(address) && !allowed.Holds(address) && !allowed.Holds(host))
            throw Refuse(OutboundReason.PrivateAddress, "The address does not lie on the public internet.");
    }

    private string HostOf(Uri uri)
    {
        if (uri.HostNameType == UriHostNameType.IPv6)
        {
            // A zone would choose the network interface; the parsed address without it would hide that.
            if (uri.IdnHost.Contains('%', StringComparison.Ordinal))
                throw Refuse(OutboundReason.InvalidUrl, "An address must not name a network zone.");
            return Literal(IPAddress.Parse(uri.IdnHost));
        }

        var host = ToAscii(uri.Host).TrimEnd('.');
        if (!IsName(host))
            throw Refuse(OutboundReason.InvalidUrl, "The address has no valid host name.");

        // Resolvers read a name with a number at its end as an address, in decimal, octal or hexadecimal parts.
        var last = host[(host.LastIndexOf('.') + 1)..];
        if (char.IsAsciiDigit(last[0]) && (last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.Ordinal)))
        {
            return IPAddress.TryParse(host, out var address)
                ? Literal(address)
                : throw Refuse(OutboundReason.InvalidUrl, "The address has no valid host name.");
        }

        if (!allowed.Holds(host) && (!host.Contains('.', StringComparison.Ordinal)
            || Array.Exists(PrivateSuffixes, suffix => host.EndsWith(suffix, StringComparison.Ordinal))))
            throw Refuse(OutboundReason.PrivateName, "The address names a host inside a network.");
        return host;
    }

    private string Literal(IPAddress address)
    {
        var text = address.ToString();
        RequirePublic(text, address);
        return text;
    }

    /// <summary>
    /// The name as the name system knows it. Only letters are translated: look-alike digits and letters in circles or full width
    /// would turn into others on the way.
    /// </summary>
    private static string ToAscii(string host)
    {
        if (Ascii.IsValid(host))
            return host.ToLowerInvariant();

        host = host.Replace('\u3002', '.').Replace('\uFF0E', '.').Replace('\uFF61', '.'); // the dots of other scripts
        foreach (var rune in host.EnumerateRunes())
        {
            var isPlain = rune.IsAscii
                || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter
                        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                    && rune.Value is not ((>= 0x2100 and <= 0x214F) or (>= 0xF900 and <= 0xFFFF) or (>= 0x1D400 and <= 0x1D7FF)));
            if (!isPlain)
                throw Refuse(OutboundReason.InvalidUrl, "The address has no valid host name.");
        }

        try
        {
            return new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            throw Refuse(OutboundReason.InvalidUrl, "The address has no valid host name.");
        }
    }

    private static bool IsName(string host) => host.Length is > 0 and <= 253 && host.Split('.').All(label =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    // The parser forgets an empty user name ("http://@host"), which has no honest use.
    private static string AuthorityOf(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? text[start..] : text[start..(start + end)];
    }

    private static OutboundRefusedException Refuse(string reason, string message) => new(reason, message);
}
