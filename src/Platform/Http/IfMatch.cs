using System.Globalization;
using System.Reflection;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Longhouse.Platform.Http;

/// <summary>
/// The version at which the caller read what it now changes, from the header <c>If-Match: "7"</c>. Compare it in the update's where
/// clause, and answer <see cref="RequestProblems.Stale"/> when no row changed.
/// </summary>
public readonly record struct IfMatch(long Version)
{
    public static ValueTask<IfMatch> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
            throw new ProblemException(RequestProblems.VersionRequired);
        return ValueTask.FromResult(new IfMatch(Read(header)));
    }

    /// <summary>The version that a header names.</summary>
    public static long Read(string header) =>
        long.TryParse(header.AsSpan().Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ProblemException(RequestProblems.BadHeader with { Detail = "If-Match must hold the version that you read, in quotes: \"7\"." });

    /// <summary>Tells the caller the version of what it reads.</summary>
    public static void Tell(HttpContext http, long version) =>
        http.Response.Headers[HeaderNames.ETag] = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
}

/// <summary>Carries a problem out of a place that cannot return one, such as the binding of a parameter.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
