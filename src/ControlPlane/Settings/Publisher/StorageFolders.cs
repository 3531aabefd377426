using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>The four folders, as they are used: the inbox, what was published, what was kept, and what was put aside.</summary>
internal sealed record StorageFolders(string Root, string Archive, string Keep, string Remove)
{
    public static readonly StorageFolders None = new("", "", "", "");

    private static readonly (string Name, string Fallback)[] Below = [("archive", "archive"), ("keep", "keep"), ("remove", "reject")];

    public static StorageFolders Read(ConfigSection paths, string provider, string? assignedPrefix)
    {
        var written = paths.Text("root");
        var root = Clean(written ?? "", provider);
        if (root.Length == 0)
        {
            if (written is not null || !paths.Has("root"))
                paths.Missing("root");
            paths.Ignore("archive", "keep", "remove");
            return None;
        }
        if (!CheckParts(paths, "root", root) || !CheckRoot(paths, root, provider, assignedPrefix))
        {
            paths.Ignore("archive", "keep", "remove");
            return None;
        }

        var prefix = assignedPrefix ?? PrefixOf(root);
        var resolved = new List<(string Name, string Path)> { ("root", root) };
        foreach (var (name, fallback) in Below)
        {
            var given = Clean(paths.Text(name) ?? "", provider);
            if (given.Length > 0 && !CheckParts(paths, name, given))
                continue;
            var path = Resolve(root, given, fallback);
            if (provider == PublisherStorage.Managed && !LiesBelow(path, prefix))
                paths.Error(paths.At(name), ConfigCode.PathOutsideTenant, "This folder lies outside of the tenant's own storage.", $"Choose one below {prefix.Trim('/')}/.");
            if (resolved.Exists(earlier => earlier.Path.Trim('/') == path.Trim('/')))
                paths.Error(paths.At(name), ConfigCode.PathConflict, "Another of the four folders is the same.");
            resolved.Add((name, path));
        }
        return resolved.Count == 4 ? new StorageFolders(root, resolved[1].Path, resolved[2].Path, resolved[3].Path) : None;
    }

    // A Dropbox root of just "/" is the whole Dropbox; everywhere else a slash at the end says nothing.
    private static string Clean(string value, string provider)
    {
        var trimmed = value.Trim();
        return trimmed.EndsWith('/') && !(trimmed == "/" && provider == PublisherStorage.Dropbox) ? trimmed[..^1] : trimmed;
    }

    private static string Resolve(string root, string given, string fallback)
    {
        var inside = root.EndsWith('/') ? root : root + "/";
        if (given.Length == 0)
            return inside + fallback;
        return given.StartsWith('/') || given == root || given.StartsWith(inside, StringComparison.Ordinal) ? given : inside + given;
    }

    private static bool CheckParts(ConfigSection paths, string name, string path)
    {
        if (path == "/")
            return true;
        var parts = (path.StartsWith('/') ? path[1..] : path).Split('/');
        if (!parts.Any(part => part is ".." or "." or "" || part.AsSpan().ContainsAny('\0', '\\')))
            return true;
        paths.Error(paths.At(name), ConfigCode.PathTraversal, "A folder has no part that is empty, . or .., and no backslash.");
        return false;
    }

    private static bool CheckRoot(ConfigSection paths, string root, string provider, string? assignedPrefix)
    {
        if (provider == PublisherStorage.Dropbox && !root.StartsWith('/'))
        {
            paths.Error(paths.At("root"), ConfigCode.PathNotAbsolute, "A folder of Dropbox begins with a slash.", $"Write /{root}.");
            return false;
        }
        if (provider == PublisherStorage.Managed && assignedPrefix is { } prefix && root.Trim('/') != prefix.Trim('/') && !LiesBelow(root, prefix))
        {
            paths.Error(paths.At("root"), ConfigCode.PathOutsideTenant, "This folder lies outside of the tenant's own storage.", $"Choose one below {prefix.Trim('/')}/.");
            return false;
        }
        return true;
    }

    /// <summary>What a client takes for the tenant's part of managed storage: <c>tenants/x</c> of a root that begins so, else the whole root.</summary>
    private static string PrefixOf(string root)
    {
        var parts = root.Trim('/').Split('/');
        return parts is ["tenants", var tenant, ..] ? $"tenants/{tenant}" : root;
    }

    private static bool LiesBelow(string path, string prefix) => path.Trim('/').StartsWith(prefix.Trim('/') + "/", StringComparison.Ordinal);
}
