using System.Globalization;
using System.Reflection;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>Each module's API has a description of its own, as its callers see it: without the root that only the server knows.</summary>
internal static class ApiDescriptions
{
    public static void Add(IServiceCollection services, string name, string appType) => services.AddOpenApi(name, options =>
    {
        options.ShouldInclude = endpoint => endpoint.GroupName == name;
        options.AddOperationTransformer((operation, context, _) =>
        {
            TellOfVersions(operation, context.Description);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = $"Longhouse {name}", Version = "1" };
            document.Servers = [];
            var root = RequestPath.ModuleRoot(appType);
            var paths = new OpenApiPaths();
            foreach (var (path, item) in document.Paths.OrderBy(p => p.Key, StringComparer.Ordinal))
                paths.Add(path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path, item);
            document.Paths = paths;
            return Task.CompletedTask;
        });
    });

    // The framework knows nothing of a header that a parameter reads by itself.
    private static void TellOfVersions(OpenApiOperation operation, ApiDescription description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        bool Reads(Type version) => metadata.OfType<MethodInfo>().Any(method => Array.Exists(method.GetParameters(), parameter => parameter.ParameterType == version));
        var (isRequired, isHeeded) = (Reads(typeof(IfMatch)), Reads(typeof(OptionalIfMatch)));
        var isPath = description.RelativePath?.Contains("{tenantId}", StringComparison.Ordinal) == true;
        if (!isRequired && !isHeeded && !(isPath && SeenVersion.MayBeSentTo(description.HttpMethod ?? "", metadata)))
            return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "If-Match",
            In = ParameterLocation.Header,
            Required = isRequired,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Description = isRequired
                ? "The version that was read, in quotes, as ETag told it: \"7\". \"0\" where nothing was there yet."
                : isHeeded
                ? "The version that was read, in quotes, or *. Without it, it is done whatever the version."
                : "The version of the tenant at which this was decided, in quotes, or *. Without it, it is done whatever the version.",
        });
        operation.Responses ??= [];
        foreach (var problem in isRequired ? (Problem[])[RequestProblems.Stale, RequestProblems.VersionRequired] : isHeeded ? [RequestProblems.Stale] : [RequestProblems.Changed])
        {
            operation.Responses.TryAdd(problem.Status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = problem.Title,
                Content = operation.Responses.TryGetValue("400", out var wrong) ? wrong.Content : null,
            });
        }
    }

    public static async Task<string> WriteAsync(IServiceProvider services, string name, CancellationToken cancel)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(name).GetOpenApiDocumentAsync(cancel);
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancel)).ReplaceLineEndings("\n") + "\n";
    }
}
