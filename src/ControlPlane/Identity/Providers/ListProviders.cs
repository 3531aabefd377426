using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Providers;

internal static class ListProviders
{
    public static void Map(IEndpointRouteBuilder hosts, string name) => hosts
        .MapGet("/api/auth/providers", Handle)
        .WithName(name)
        .AllowAnyone("whoever wants to sign in has to know how");

    private static Ok<IReadOnlyList<ShownProvider>> Handle(HttpContext http, ProviderList providers) => TypedResults.Ok(providers.For(http));
}
