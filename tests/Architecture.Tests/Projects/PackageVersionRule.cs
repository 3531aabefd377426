namespace Longhouse.Architecture.Tests.Projects;

/// <summary>A package's version stands in Directory.Packages.props alone, and is one version, not a range that moves.</summary>
public static class PackageVersionRule
{
    public const string Home = "Directory.Packages.props";

    public static IEnumerable<string> Violations(IEnumerable<ProjectFile> projects)
    {
        foreach (var project in projects)
        {
            foreach (var package in project.Content.Descendants("PackageReference"))
            {
                if (package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null || package.HasElements && package.Element("Version") is not null)
                    yield return $"{project.File.Path} gives {(string?)package.Attribute("Include")} a version; it belongs in {Home}.";
            }

            foreach (var package in project.Content.Descendants("PackageVersion"))
            {
                var version = (string?)package.Attribute("Version") ?? "";
                if (project.File.Path != Home)
                    yield return $"{project.File.Path} pins {(string?)package.Attribute("Include")}; that belongs in {Home}.";
                else if (version.Length == 0 || version.IndexOfAny(['*', '[', '(', ',']) >= 0)
                    yield return $"{Home} gives {(string?)package.Attribute("Include")} \"{version}\"; it must be exactly one version.";
            }
        }
    }
}
