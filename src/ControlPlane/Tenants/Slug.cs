using System.Text.RegularExpressions;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>A tenant's name in addresses, and towards execution planes.</summary>
internal static partial class Slug
{
    public const string Pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "www", "app", "auth", "login", "api", "admin", "console", "control", "mail", "smtp", "ftp", "ns1", "ns2", "static", "cdn", "assets",
        "status", "healthcheck", "localhost", "_dmarc",
    };

    /// <summary>What is wrong with a name; names in punycode look like others and need approval.</summary>
    public static Problem? FindFault(string slug, ServerSettings settings, bool allowPunycode)
    {
        if (!Shape().IsMatch(slug))
            return RequestProblems.Field("slug", "One to 63 small letters, digits and hyphens, with a letter or digit at both ends.");
        if (slug.StartsWith("xn--", StringComparison.Ordinal) && !allowPunycode)
            return RequestProblems.Field("slug", "A name in punycode needs the approval of a platform administrator (allowPunycode).");
        return IsReserved(slug, settings) ? TenantProblems.SlugReserved : null;
    }

    public static bool IsReserved(string label, ServerSettings settings) =>
        Reserved.Contains(label) || settings.ReservedSlugs.Contains(label) || settings.AppHost.StartsWith($"{label}.{settings.BaseDomain}", StringComparison.Ordinal);

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
