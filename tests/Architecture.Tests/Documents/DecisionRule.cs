using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Documents;

/// <summary>A decision has a number of its own and says three things: what the situation was, what was chosen, what that gave up.</summary>
public static partial class DecisionRule
{
    private static readonly string[] Sections = ["Situation", "Choice", "What we gave up"];

    public static IEnumerable<string> Violations(IReadOnlyCollection<SourceFile> pages)
    {
        foreach (var page in pages)
        {
            if (!FileName().IsMatch(page.Name))
                yield return $"{page.Path} is not named like 0001-one-database.md.";

            var headings = Heading().Matches(page.Text).Select(match => match.Groups["title"].Value.Trim()).ToList();
            if (!headings.SequenceEqual(Sections, StringComparer.Ordinal))
                yield return $"{page.Path} has the sections {string.Join(", ", headings)}; it must have {string.Join(", ", Sections)}.";
        }

        foreach (var number in pages.GroupBy(page => page.Name.Split('-')[0], StringComparer.Ordinal).Where(pages => pages.Count() > 1))
            yield return $"{string.Join(" and ", number.Select(page => page.Path))} share the number {number.Key}.";
    }

    [GeneratedRegex(@"^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^##\s+(?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
