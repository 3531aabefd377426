using System.Diagnostics.CodeAnalysis;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>Where to go after signing in: a path of the very host that asked, never another site.</summary>
internal static class ReturnPath
{
    private const int MaxLength = 2000;

    /// <summary>The path as it may be followed; the root of the place when none was asked for.</summary>
    public static bool TryRead(string? asked, string pathPrefix, [NotNullWhen(true)] out string? path)
    {
        path = string.IsNullOrEmpty(asked) ? pathPrefix + "/" : asked;
        // A browser reads "//host" and "/\host" as another host, and drops tabs and line ends before it looks.
        var isLocal = path.Length <= MaxLength && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\'))
            && !path.Any(c => char.IsControl(c) || c is '\\' || !char.IsAscii(c));
        var isBelow = pathPrefix.Length == 0 || path == pathPrefix || path.StartsWith(pathPrefix + "/", StringComparison.Ordinal);
        // Dots could climb out of the prefix, into another tenant of the host.
        var climbs = path.Split('?', '#')[0].Split('/').Any(part => part.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is ".." or ".");
        if (isLocal && isBelow && !climbs)
            return true;
        path = null;
        return false;
    }
}
