using System.Globalization;
using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Documents;

/// <summary>Each of the points by which the control plane is accepted has a test that says so: <c>[Trait("Acceptance", "9")]</c> on a fact, a theory, or their class.</summary>
public static partial class AcceptanceRule
{
    public const int Points = 14;

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> tests)
    {
        var named = tests.SelectMany(file => Marked().Matches(file.Text)).Select(match => int.Parse(match.Groups["point"].Value, CultureInfo.InvariantCulture)).ToHashSet();
        return Enumerable.Range(1, Points).Where(point => !named.Contains(point)).Select(point => $"No test stands for point {point} of the acceptance of the control plane.")
            .Concat(named.Where(point => point is < 1 or > Points).Select(point => $"There is no point {point}."));
    }

    // Attributes may stand in one pair of brackets or in several, data of a theory among them; then comes the test or its class.
    [GeneratedRegex(
        """Trait\("Acceptance", "(?<point>\d+)"\)(, Trait\([^)]*\))*\](\s*\[[^\n]*\])*\s*(///[^\n]*\s*)*(public|internal) (async |sealed )?(Task|void|class) \w+""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Marked();
}
