using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>
/// Endpoint metadata: only pages of this very host may send this, whoever sends it. Callers with a cookie are always held to that; signing in needs it
/// before there is one, or another site could sign somebody in as someone else.
/// </summary>
internal sealed record OwnPagesOnly
{
    private static readonly OwnPagesOnly Mark = new();

    public static bool Holds(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        var own = $"{http.Request.Scheme}://{http.Request.Host.Value}";
        return origin.Length > 0 ? origin.Equals(own, StringComparison.OrdinalIgnoreCase) : http.Request.Headers["Sec-Fetch-Site"] == "same-origin";
    }

    public static TBuilder On<TBuilder>(TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Mark);
}
