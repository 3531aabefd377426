using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>What the framework's validation finds, in our own form.</summary>
internal sealed class ValidationProblems : IProblemDetailsService
{
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails is HttpValidationProblemDetails { Errors: var errors }
            ? RequestProblems.Invalid with { Fields = errors.ToDictionary(e => ToJsonName(e.Key), e => (IReadOnlyList<string>)e.Value, StringComparer.Ordinal) }
            : RequestProblems.Malformed with { Status = context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode };
        return new ValueTask(ProblemWriter.WriteAsync(context.HttpContext, problem));
    }

    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        await WriteAsync(context);
        return true;
    }

    // "Address.PostCode" as the validation names it, "address.postCode" as the sender wrote it.
    private static string ToJsonName(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
