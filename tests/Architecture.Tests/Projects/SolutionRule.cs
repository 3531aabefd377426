using System.Xml.Linq;

namespace Longhouse.Architecture.Tests.Projects;

/// <summary>The solution lists every project there is, and none that is not: what it leaves out is neither built nor tested.</summary>
public static class SolutionRule
{
    public static IEnumerable<string> Violations(string solution, IEnumerable<string> projects)
    {
        var there = projects.ToHashSet(StringComparer.Ordinal);
        var listed = XElement.Parse(solution).Descendants("Project").Select(project => (string?)project.Attribute("Path") ?? "").ToHashSet(StringComparer.Ordinal);
        return there.Except(listed, StringComparer.Ordinal).Select(path => $"Longhouse.slnx does not list {path}.")
            .Concat(listed.Except(there, StringComparer.Ordinal).Select(path => $"Longhouse.slnx lists {path}, which is not there."));
    }
}
