using System.Reflection;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Data;

/// <summary>
/// The version of the tenant at which a caller decided on an action, from an If-Match that it need not send: what overwrites nothing is done without.
/// Where it is sent and the tenant is another by now, the answer is 412 and nothing is done.
/// </summary>
internal readonly record struct SeenVersion(string TenantId, long Version)
{
    private const string Any = "*";

    public static SeenVersion? Of(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        return header.Length > 0 && header != Any && http.GetRouteValue("tenantId") is string tenant && http.GetEndpoint()?.Metadata is { } metadata && MayBeSentTo(http.Request.Method, metadata)
            ? new SeenVersion(tenant, IfMatch.Read(header))
            : null;
    }

    /// <summary>Whether an endpoint, which names a tenant, changes something and asks for no version of its own.</summary>
    public static bool MayBeSentTo(string method, IEnumerable<object> metadata) =>
        !HttpMethods.IsGet(method) && metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() is { } parameters
        && Array.Exists(parameters, parameter => parameter.ParameterType == typeof(By)) && !Array.Exists(parameters, parameter => parameter.ParameterType == typeof(IfMatch));
}
