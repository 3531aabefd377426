using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Longhouse.Platform.Problems;

/// <summary>
/// An expected failure with a stable code. Returned from an endpoint it is written as problem+json (RFC 9457); returned from a transaction it
/// rolls it back. Codes are part of the API: never renamed, listed in docs/api/problems.md.
/// </summary>
public sealed record Problem(int Status, string Code, string Title) : IResult, IRefusal, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    private static readonly JsonSerializerOptions MemberJson =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>What happened this time, where the title cannot say it.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with each field, by its JSON name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields { get; init; }

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What this kind of problem tells besides, by JSON name.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Members { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>The same problem, telling one thing more.</summary>
    public Problem With(string name, object value) => this with
    {
        Members = new Dictionary<string, JsonElement>(Members ?? new Dictionary<string, JsonElement>()) { [name] = JsonSerializer.SerializeToElement(value, MemberJson) },
    };

    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, this);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDocument), [ProblemWriter.ContentType]));
}

/// <summary>The body of every failure, for the API's description.</summary>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Code, string? Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors, string? TraceId);
