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

    public static async Task<string> WriteAsync(IServiceProvider services, string name, CancellationToken cancel)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(name).GetOpenApiDocumentAsync(cancel);
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancel)).ReplaceLineEndings("\n") + "\n";
    }
}
