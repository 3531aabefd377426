using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Problems;

/// <summary>Writes problem+json, the one way in which this product says no.</summary>
public static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        var response = http.Response;
        if (response.HasStarted)
        {
            http.Abort(); // half an answer is on the wire: cutting it off is the only honest thing left
            return;
        }
        response.Headers.ContentLength = null;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", $"urn:longhouse:problem:{problem.Code}");
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("code", problem.Code);
        if (problem.Detail is not null)
            json.WriteString("detail", problem.Detail);
        if (problem.Fields is { Count: > 0 } fields)
        {
            json.WriteStartObject("errors");
            foreach (var (field, messages) in fields)
            {
                json.WriteStartArray(field);
                foreach (var message in messages)
                    json.WriteStringValue(message);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        foreach (var (name, value) in problem.Members ?? new Dictionary<string, JsonElement>())
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
        if (TraceId(http) is { } trace)
            json.WriteString("traceId", trace);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    /// <summary>What a person can quote and an operator can search for.</summary>
    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
}
