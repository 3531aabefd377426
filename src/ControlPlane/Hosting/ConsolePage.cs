using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>The root of the console's host.</summary>
internal static class ConsolePage
{
    public static void Map(IEndpointRouteBuilder console) =>
        console.MapGet("/", () => TypedResults.Text("Longhouse is running.", "text/plain"))
            .AllowAnyone("says only that a server is there");
}
