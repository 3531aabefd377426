using System.Text.Json;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Settings;

/// <param name="Form">A JSON Schema with titles, from which an editor makes its form.</param>
internal sealed record SchemaView(string AppType, int Version, JsonElement Defaults, JsonElement Form);

internal static class GetSchema
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/schemas/{appType}", Handle)
        .WithName("getSchema")
        .RequirePermission(ConsoleRights.Self);

    private static Results<Ok<SchemaView>, Problem> Handle(string appType, ConfigSchemas schemas) =>
        schemas.Find(appType) is { } schema
            ? TypedResults.Ok(new SchemaView(schema.AppType, schema.Version, schema.Defaults, schema.Form))
            : ConfigProblems.NoSchema;
}
