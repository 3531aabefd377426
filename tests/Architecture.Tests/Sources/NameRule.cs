using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Sources;

/// <summary>Names say what a thing is. A word that fits anything says nothing, so types, files and folders do without it.</summary>
public static partial class NameRule
{
    private static readonly string[] Code = [".cs", ".ts", ".tsx", ".js", ".mjs", ".css"];
    private static readonly HashSet<string> Anywhere = new(["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager", "Common", "Dto", "Dtos"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> NamesOfOthers = ["PocketBase"];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(file => Code.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal))))
        {
            foreach (var part in file.Path.Split('/'))
            {
                if (Banned(part[..(part.IndexOf('.') is var dot and > 0 ? dot : part.Length)]) is { } word)
                    yield return $"{file.Path} is named {word}, which says nothing of what it is.";
            }

            foreach (Match type in TypeDeclaration().Matches(file.Text))
            {
                if (Banned(type.Groups["name"].Value) is { } word)
                    yield return $"{type.Groups["name"].Value} in {file.Path} is named {word}, which says nothing of what it is.";
            }
        }
    }

    /// <summary>The banned word in a name. <c>Base</c> is one only at the end: BaseDomain is a word of the product, LayerBase is not.</summary>
    private static string? Banned(string name)
    {
        if (NamesOfOthers.Contains(name))
            return null;

        var words = Word().Matches(name).Select(match => match.Value).ToList();
        return words.Find(Anywhere.Contains) ?? (words.Count > 1 && words[^1] is "Base" ? "Base" : null);
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|abstract|static|partial|readonly|ref|export|default)\s+)*(?:class|record struct|record class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
