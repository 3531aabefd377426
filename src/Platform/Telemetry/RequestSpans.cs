using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Platform.Telemetry;

/// <summary>
/// Gives the framework's span of a request what it lacks: method, route and status. The route's template and not the path, which may hold
/// what is nobody's business, and never the query.
/// </summary>
internal sealed class RequestSpans : IObserver<KeyValuePair<string, object?>>
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Started = Request + ".Start"; // the end of a request is told to those alone that heard its start
    private const string Stopped = Request + ".Stop";

    public static IDisposable Follow(DiagnosticListener requests) =>
        requests.Subscribe(new RequestSpans(), static (name, _, _) => name is Request or Started or Stopped);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Stopped, Value: HttpContext http }
            || http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
            return;

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }

    public void OnCompleted()
    {
        // The server has stopped, and with it the requests.
    }

    public void OnError(Exception error)
    {
        // The framework never tells of one.
    }
}
