using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Documents;

/// <summary>A page that names a test as its witness, <c>`Class.A_sentence_about_behaviour`</c>, names one that exists.</summary>
public static partial class NamedTestRule
{
    public static IEnumerable<string> Violations(SourceFile page, IEnumerable<SourceFile> tests)
    {
        var sources = tests.ToLookup(file => Path.GetFileNameWithoutExtension(file.Name), file => file.Text, StringComparer.Ordinal);
        return Named().Matches(page.Text).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).Distinct()
            .Where(named => !sources[named.Class].Any(text => text.Contains($" {named.Method}(", StringComparison.Ordinal)))
            .Select(named => $"{page.Path} names the test {named.Class}.{named.Method}, which does not exist.");
    }

    [GeneratedRegex(@"`(?<class>[A-Z]\w+Tests)\.(?<method>[A-Z]\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
