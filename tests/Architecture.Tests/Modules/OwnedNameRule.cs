using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Modules;

/// <summary>A name that a module adds to a world it shares with others, such as a table or a problem's code.</summary>
public sealed record OwnedName(string What, string Name);

/// <summary>What a module owns in the shared world begins with its name, so that two modules cannot meet and one can be taken out whole.</summary>
public static partial class OwnedNameRule
{
    public static IEnumerable<string> Violations(string module, IEnumerable<OwnedName> names)
    {
        if (!ModuleName().IsMatch(module))
            yield return $"\"{module}\" is no name for a module: small letters and digits, a letter first.";

        foreach (var (what, name) in names)
        {
            if (!name.StartsWith($"{module}.", StringComparison.Ordinal) && !name.StartsWith($"{module}_", StringComparison.Ordinal))
                yield return $"The {what} {name} of {module} must begin with \"{module}{(IsIdentifier().IsMatch(name) ? '_' : '.')}\".";
        }
    }

    /// <summary>Everything that a migration makes and that has a name of its own beside a table's columns.</summary>
    public static IEnumerable<OwnedName> Made(string migration) =>
        Creation().Matches(WithoutComments().Replace(migration, "")).Select(match => new OwnedName(match.Groups["what"].Value.ToLowerInvariant(), match.Groups["name"].Value));

    [GeneratedRegex("^[a-z][a-z0-9]*$")]
    private static partial Regex ModuleName();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex IsIdentifier();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex WithoutComments();

    [GeneratedRegex(
        """\bcreate\s+(?:or\s+replace\s+)?(?:unique\s+|virtual\s+|unlogged\s+|materialized\s+|constraint\s+)*(?<what>table|index|view|trigger|function|sequence|type)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?"?(?<name>\w+)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Creation();
}
