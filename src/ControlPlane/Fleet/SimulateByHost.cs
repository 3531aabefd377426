using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Fleet;

/// <param name="AppType">The app of the execution plane that would ask.</param>
public sealed record SimulateByHostRequest([property: Required, StringLength(1000)] string Host, [property: Required] string AppType);

/// <param name="Status">What the service would get.</param>
/// <param name="Reason">The real reason, which the service is not told.</param>
internal sealed record SimulatedAnswer(int Status, string Reason, string? Normalized, string? Tenant, RuntimeDocument? Document);

/// <summary>What a service would get for a host.</summary>
internal static class SimulateByHost
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/simulate/by-host", HandleAsync)
        .WithName("simulateByHost")
        .RequirePermission(ConsoleRights.Simulate);

    private static async Task<Ok<SimulatedAnswer>> HandleAsync(SimulateByHostRequest request, RuntimeByHost runtime, CancellationToken cancel)
    {
        var found = await runtime.FindAsync(request.Host, request.AppType, cancel);
        return TypedResults.Ok(new SimulatedAnswer(found.Document is null ? 404 : 200, found.Reason, found.Normalized, found.Tenant, found.Document));
    }
}
