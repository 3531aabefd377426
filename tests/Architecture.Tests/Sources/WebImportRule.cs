using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Sources;

/// <summary>An app's screens know themselves, the generated client and our components: not the shell, not another app.</summary>
public static partial class WebImportRule
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let own = OwnFolder().Match(file.Path)
        where own.Success
        from Match import in Import().Matches(file.Text)
        let target = Resolve(file.Path, import.Groups["from"].Value)
        where target is not null && !Allowed(target, own.Value)
        select $"{file.Path} imports {import.Groups["from"].Value}; it may import {own.Value}, web/src/api and web/src/ui.";

    private static bool Allowed(string target, string own) =>
        new[] { own, "web/src/api/", "web/src/ui/" }.Any(folder => $"{target}/".StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The path from the root, or null for a package. <c>@/</c> and <c>~/</c> are the shell's short forms of its own <c>web/src/</c>.</summary>
    private static string? Resolve(string from, string import)
    {
        if (import.StartsWith("@/", StringComparison.Ordinal) || import.StartsWith("~/", StringComparison.Ordinal))
            return $"web/src/{import[2..]}";
        if (import.StartsWith('/'))
            return import;
        if (!import.StartsWith('.'))
            return null;

        var root = Path.GetFullPath("/");
        return Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(from) ?? "", import))).Replace('\\', '/');
    }

    [GeneratedRegex("^apps/[^/]+/web/")]
    private static partial Regex OwnFolder();

    [GeneratedRegex("""(?:\bfrom|\bimport|\brequire|\bmock|@import)\s*\(?\s*["'](?<from>[^"']+)["']""")]
    private static partial Regex Import();
}
