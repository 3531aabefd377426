using System.Reflection;
using System.Text;

namespace Longhouse.Platform.Problems;

/// <summary>Finds every problem that the code can answer with: the static fields of that type.</summary>
public static class ProblemCatalogue
{
    public static IReadOnlyList<Problem> Of(IEnumerable<Assembly> assemblies) =>
    [
        .. from assembly in assemblies.Distinct()
           from type in assembly.GetTypes()
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           where field.FieldType == typeof(Problem) && field.IsInitOnly
           let problem = (Problem)field.GetValue(null)!
           orderby problem.Code, problem.Status
           select problem,
    ];

    /// <summary>The page docs/api/problems.md.</summary>
    public static string ToMarkdown(IReadOnlyList<Problem> problems)
    {
        var page = new StringBuilder("""
            # Problems

            Every failure is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `code`, sometimes `detail`, `errors` (messages by
            field) and always `traceId`, which finds the request in the logs. Branch on `code`: it is never renamed. Titles may change.

            | Code | Status | What it says |
            | --- | --- | --- |

            """);
        foreach (var problem in problems)
            page.Append("| `").Append(problem.Code).Append("` | ").Append(problem.Status).Append(" | ").Append(problem.Title).Append(" |\n");
        return page.ToString();
    }
}
