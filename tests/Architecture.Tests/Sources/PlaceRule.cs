using System.Text.RegularExpressions;

namespace Longhouse.Architecture.Tests.Sources;

/// <summary>The repository is the same on every machine: it names no one's folders, nothing beside itself, and no place to download from.</summary>
public static partial class PlaceRule
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        from complaint in Complaints(file)
        select complaint;

    private static IEnumerable<string> Complaints(SourceFile file)
    {
        foreach (Match folder in SomeonesFolder().Matches(file.Text))
            yield return $"{file.Path} names the folder {folder.Value}, which only some machines have.";

        foreach (Match beside in BesideTheRepository().Matches(file.Text))
            yield return $"{file.Path} names {beside.Value}, which lies outside the repository.";

        if (file.Name is "package-lock.json" && file.Text.Contains("\"resolved\": \"http", StringComparison.Ordinal))
            yield return $"{file.Path} names the server that its packages came from; set omit-lockfile-registry-resolved in the .npmrc beside it.";

        if (string.Equals(file.Name, "nuget.config", StringComparison.OrdinalIgnoreCase))
            yield return $"{file.Path} chooses where packages come from; that is the machine's to say.";
    }

    // Not within a longer path or an address: /api/home/ and example.org/home/ are no folders of anyone's.
    [GeneratedRegex(@"(?<![\w.\-~*}>)])/(?:home|root|work|Users)/[\w.\-]+")]
    private static partial Regex SomeonesFolder();

    [GeneratedRegex(@"(?:\.\./)+shared\b")]
    private static partial Regex BesideTheRepository();
}
