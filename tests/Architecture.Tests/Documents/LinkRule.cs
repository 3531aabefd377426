using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Documents;

/// <summary>A page that points to a file of the repository points to one that is there.</summary>
public static partial class LinkRule
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> pages, Func<string, bool> exists) =>
        from page in pages
        from Match link in Link().Matches(page.Text)
        let target = link.Groups["target"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        where !exists(Path.Combine(Path.GetDirectoryName(page.Path) ?? "", target))
        select $"{page.Path} points to {target}, which is not there.";

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
