using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleHost.Stage;

internal sealed record Echoed(string Address, string Scheme, string Host, string PathBase, string Tenant, string Connection);

/// <summary>What the server believes of the request: who sent it, how, and to which address.</summary>
internal static class Echo
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/echo", Handle)
        .WithName("stageEcho")
        .AllowAnyone("a test asks what the server sees, before signing in");

    private static Ok<Echoed> Handle(HttpContext http, TenantContext context) => TypedResults.Ok(new Echoed(
        http.Connection.RemoteIpAddress?.MapToIPv4().ToString() ?? "", http.Request.Scheme, http.Request.Host.Value ?? "",
        http.Request.PathBase.Value ?? "", context.Tenant.Slug, http.Connection.Id));
}
