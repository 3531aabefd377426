using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>
/// Which build of the web this process brings, and since when it runs. Answers of the APIs say it, and the page knows with which it came; so a page that stays
/// open over an upgrade learns of it. While old and new processes take turns, the later start tells which of the two is the new one, a roll-back too.
/// </summary>
internal sealed class WebBuild(WebFiles files, TimeProvider clock)
{
    public const string Header = "Longhouse-Build";

    /// <summary>Null where the program was built without the web.</summary>
    public string? Text { get; } = files.Build is { } build ? $"{build};since={clock.GetUtcNow().ToUnixTimeMilliseconds()}" : null;

    /// <summary>After the host is known: who asks for one that is not ours learns nothing of us.</summary>
    public Task TellAsync(HttpContext http, RequestDelegate next)
    {
        if (Text is not null && IsOfApi(http.Request.Path))
            http.Response.Headers[Header] = Text;
        return next(http);
    }

    // Below the root that the host settled.
    private static bool IsOfApi(PathString path) =>
        path.Value is { } text && text.IndexOf('/', 1) is var at and > 0 && text.AsSpan(at) is var below
        && (below.StartsWith("/api/", StringComparison.Ordinal) || below.StartsWith("/v1/", StringComparison.Ordinal));
}
