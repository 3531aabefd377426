using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Http;

/// <summary>
/// The version at which the caller read what it now ends, where it says so. Whoever takes access away in a hurry need not read first; whoever did read is told
/// that it has changed since, by <see cref="Problems.RequestProblems.Stale"/>.
/// </summary>
public readonly record struct OptionalIfMatch(long? Version)
{
    public static ValueTask<OptionalIfMatch> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        return ValueTask.FromResult(new OptionalIfMatch(header is "" or "*" ? null : IfMatch.Read(header)));
    }

    public bool Allows(long version) => Version is null || Version == version;
}
