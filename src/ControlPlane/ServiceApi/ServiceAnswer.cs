using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>An answer of the service API. Its failures have an envelope of their own, <c>{"error":"…"}</c>, which clients know byte for byte.</summary>
internal sealed record ServiceAnswer(int Status, byte[] Body)
{
    public static readonly ServiceAnswer BadRequest = Error(400, "bad_request");
    public static readonly ServiceAnswer Forbidden = Error(403, "forbidden");
    public static readonly ServiceAnswer InsufficientBalance = Error(403, "insufficient_balance");
    public static readonly ServiceAnswer NotFound = Error(404, "not_found");
    public static readonly ServiceAnswer MethodNotAllowed = Error(405, "method_not_allowed");
    public static readonly ServiceAnswer TooLarge = Error(413, "payload_too_large");
    public static readonly ServiceAnswer WrongType = Error(415, "unsupported_media_type");
    public static readonly ServiceAnswer Invalid = Error(422, "invalid");
    public static readonly ServiceAnswer RateLimited = Error(429, "rate_limited");
    public static readonly ServiceAnswer Failed = Error(500, "internal");
    public static readonly ServiceAnswer Unavailable = Error(503, "unavailable");

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static ServiceAnswer Ok(object value) => new(200, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType()));

    public ServiceAnswer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public ServiceAnswer RetryAfter(TimeSpan wait) => With(HeaderNames.RetryAfter, Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store"; // hosts and references are nobody's to keep on the way
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (Status == StatusCodes.Status304NotModified)
            return;
        response.ContentType = "application/json";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, http.RequestAborted);
    }

    private static ServiceAnswer Error(int status, string error) => new(status, Encoding.ASCII.GetBytes($"{{\"error\":\"{error}\"}}"));
}
