using System.Text.Json;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Turns whatever goes wrong below into a problem: never a stack trace, and 500 only for a defect of ours.</summary>
internal static partial class RequestFailures
{
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        Problem problem;
        try
        {
            await next(http);
            if (http.Response.HasStarted || http.Response.StatusCode < 400 || http.Response.ContentLength is not null || http.Response.ContentType is not null)
                return;
            problem = OfStatus(http.Response.StatusCode);
        }
        catch (ProblemException failure)
        {
            problem = failure.Problem;
        }
        catch (UnstorableTextException)
        {
            problem = RequestProblems.UnstorableText;
        }
        catch (BadHttpRequestException failure)
        {
            problem = OfBadRequest(failure);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            problem = RequestProblems.Cancelled;
        }
        catch (Exception failure) when (failure is DatabaseUnavailableException or DatabaseReadOnlyException)
        {
            LogUnavailable(Logger(http), failure);
            problem = ServerProblems.Unavailable with { RetryAfter = TimeSpan.FromSeconds(2) };
        }
        catch (Exception failure) when (failure is DatabaseFullException or StorageFullException)
        {
            LogFull(Logger(http), failure);
            problem = ServerProblems.Full;
        }
#pragma warning disable CA1031 // The outermost place: what gets here is a defect, and the caller still gets a clear answer.
        catch (Exception failure)
        {
            if (http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested
                && failure is OperationCanceledException or ObjectDisposedException)
            {
                problem = ServerProblems.Stopping with { RetryAfter = TimeSpan.FromSeconds(2) };
            }
            else
            {
                LogDefect(Logger(http), failure);
                problem = ServerProblems.Failed;
            }
        }
#pragma warning restore CA1031
        await ProblemWriter.WriteAsync(http, problem);
    }

    private static Problem OfStatus(int status) => status switch
    {
        400 => RequestProblems.Malformed,
        401 => RequestProblems.SignedOut,
        403 => RequestProblems.Forbidden,
        404 => RequestProblems.NotFound,
        405 => RequestProblems.MethodNotAllowed,
        413 => RequestProblems.TooLarge,
        415 => RequestProblems.WrongType,
        429 => RequestProblems.TooMany,
        431 => RequestProblems.HeadersTooLarge,
        503 => ServerProblems.Unavailable,
        >= 500 => ServerProblems.Failed,
        _ => RequestProblems.Malformed with { Status = status },
    };

    private static Problem OfBadRequest(BadHttpRequestException failure) => failure switch
    {
        { StatusCode: 413 } => RequestProblems.TooLarge,
        { StatusCode: 415 } => RequestProblems.WrongType,
        { InnerException: JsonException json } => OfJson(json),
        { StatusCode: 400 } => RequestProblems.Malformed with { Detail = ParameterOf(failure) },
        _ => OfStatus(failure.StatusCode),
    };

    // The exception's own message names our types, so only the places are passed on.
    private static Problem OfJson(JsonException failure)
    {
        if (failure.InnerException is JsonException || failure.Path is null)
            return RequestProblems.Malformed with { Detail = failure.LineNumber is { } line ? $"Line {line + 1}, byte {failure.BytePositionInLine + 1}." : null };
        if (MissingFields(failure) is { Count: > 0 } missing)
            return RequestProblems.Invalid with { Fields = missing.ToDictionary(name => name, _ => (IReadOnlyList<string>)["A required field is missing."], StringComparer.Ordinal) };
        return failure.Path is ['$', '.', ..] path
            ? RequestProblems.Field(path[2..], failure.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "This request has no such field." : "Not the kind of value that belongs here.")
            : RequestProblems.Malformed;
    }

    private static List<string> MissingFields(JsonException failure)
    {
        const string Before = "including:";
        var at = failure.Message.IndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? [] : [.. failure.Message[(at + Before.Length)..].Split('\'').Where((_, i) => i % 2 == 1)];
    }

    // "Failed to bind parameter "int limit" from "x"." and the like: say which parameter, without our type and without the value.
    private static string? ParameterOf(BadHttpRequestException failure)
    {
        var parts = failure.Message.Split('"');
        return parts.Length >= 3 && parts[1].Split(' ') is { Length: > 0 } words ? $"The parameter {words[^1]} is missing or cannot be read." : null;
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Longhouse.Requests");

    [LoggerMessage(LogLevel.Error, "A request failed by a defect")]
    private static partial void LogDefect(ILogger logger, Exception failure);

    [LoggerMessage(LogLevel.Warning, "A request was answered 503, since the database does not answer, or takes no writes")]
    private static partial void LogUnavailable(ILogger logger, Exception failure);

    [LoggerMessage(LogLevel.Error, "A write was refused, since the disk is full")]
    private static partial void LogFull(ILogger logger, Exception failure);
}
