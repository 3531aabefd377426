using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>Tells the addresses of pages from those that belong to an API, where something unknown is a problem and no page.</summary>
internal sealed class PageConstraint : IRouteConstraint
{
    public const string Name = "page";

    private static readonly HashSet<string> NoPages = new(["api", "v1", "auth", "oauth", "assets", "health", "metrics"], StringComparer.Ordinal);

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is not string { Length: > 0 } path
        || !(path.StartsWith('/') || path.StartsWith('@') || NoPages.Contains(path.Split('/')[0])); // two slashes, or a root that only the server may name
}
