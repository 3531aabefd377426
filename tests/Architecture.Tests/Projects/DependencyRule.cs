namespace Longhouse.Architecture.Tests.Projects;

/// <summary>Which part of the product may reference which. This is the whole rule.</summary>
public static class DependencyRule
{
    public static IEnumerable<string> Violations(IEnumerable<ProjectFile> projects) =>
        from project in projects
        from reference in project.References
        where !Allows(project.Part, reference.Part)
        select $"{project.File.Path} references {reference.Path}, but {project.Part} must not know {reference.Part}.";

    private static bool Allows(string from, string to) => from switch
    {
        "Jobs" => false,
        "Platform" => to is "Jobs",
        "ControlPlane" => to is "Platform",
        "Host" => to is "ControlPlane" or "Platform" || IsApp(to),
        _ when IsApp(from) => to is "Platform",
        _ when from.StartsWith("apps/", StringComparison.Ordinal) => to is "tests" || from == $"{to}/tests",
        _ => true, // tests/ and bench/ reference what they exercise
    };

    private static bool IsApp(string part) => part.StartsWith("apps/", StringComparison.Ordinal) && part.Count(letter => letter == '/') == 1;
}
