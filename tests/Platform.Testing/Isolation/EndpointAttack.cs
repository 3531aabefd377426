using System.Net;
using System.Reflection;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Http;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>Calls every endpoint of the first module with the other tenant's ids, and once with the own ones to know that the call is a good one.</summary>
internal static class EndpointAttack
{
    private static readonly string[] Order = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <param name="attacker">Who made our rows, so that what is theirs alone within the tenant is within reach.</param>
    public static async Task RunAsync(
        TestHost host, TenantRows rows, TestCaller attacker, TestCaller them, IReadOnlyDictionary<string, object> bodies, IsolationReport report)
    {
        var module = host.Modules[0];
        var root = $"{RequestPath.ModuleRoot(module.AppType)}/";
        var stranger = host.ClientOf($"{attacker.Tenant.Slug}.localhost");
        var ourIds = (await rows.IdsAsync(attacker.Tenant.Id)).Union(attacker.AnsweredIds).ToHashSet(StringComparer.Ordinal);
        var theirIds = (await rows.IdsAsync(them.Tenant.Id)).Union(them.AnsweredIds).ToHashSet(StringComparer.Ordinal);

        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith(root, StringComparison.Ordinal) == true)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (Endpoint: e, Method: method)))
            .OrderBy(pair => Array.IndexOf(Order, pair.Method));
        foreach (var (endpoint, method) in endpoints)
        {
            var name = $"{method} {endpoint.RoutePattern.RawText![(root.Length - 1)..]}";
            report.Endpoints.Add(name);
            var call = new Call(endpoint, method, bodies);

            // The calls with their ids come first: the own ones may delete what they name.
            foreach (var path in call.Paths(theirIds))
            {
                report.Attacks++;
                var response = await call.SendAsync(attacker.Client, path, theirIds);
                var text = await response.Content.ReadAsStringAsync();
                if (call.TakesIds && (int)response.StatusCode is < 400 or >= 500)
                    report.Breaches.Add($"{name} with the other tenant's id answered {(int)response.StatusCode}.");
                if (text.Contains(IsolationMatrix.Secret, StringComparison.Ordinal) || theirIds.Any(id => !path.Contains(id, StringComparison.Ordinal) && text.Contains(id, StringComparison.Ordinal)))
                    report.Breaches.Add($"{name} gave away what is the other tenant's.");
            }
            var own = call.Paths(ourIds).ToList();
            if (own.Count == 0)
                report.Breaches.Add($"{name}: no own row has an id for its route; the test must fill one.");
            report.Attacks++;
            if (own.Count > 0 && (await stranger.SendAsync(call.Request(own[0], ourIds))).StatusCode is not HttpStatusCode.Unauthorized)
                report.Breaches.Add($"{name} answers someone who is not signed in.");
            if (own.Count > 0 && await call.SendAsync(attacker.Client, own[0], ourIds) is { IsSuccessStatusCode: false } failed)
                report.Breaches.Add($"{name} with an own id answered {(int)failed.StatusCode}, so the attack proves nothing: {await failed.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>One endpoint and how to call it, read off its route and its handler's parameters.</summary>
    private sealed class Call(RouteEndpoint endpoint, string method, IReadOnlyDictionary<string, object> bodies)
    {
        private readonly string _name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "";
        private readonly ParameterInfo[] _parameters = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];

        public bool TakesIds => endpoint.RoutePattern.Parameters.Count > 0;

        public async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, IReadOnlySet<string> ids) => await client.SendAsync(Request(path, ids));

        /// <summary>The address with each of the ids that could stand in it; one address where it takes none.</summary>
        public IEnumerable<string> Paths(IReadOnlySet<string> ids)
        {
            IEnumerable<string> paths = [endpoint.RoutePattern.RawText!];
            foreach (var parameter in endpoint.RoutePattern.Parameters)
            {
                var kind = parameter.Name.EndsWith("Id", StringComparison.Ordinal) ? parameter.Name[..^2].ToLowerInvariant() + "_" : "";
                var fitting = ids.Where(id => id.StartsWith(kind, StringComparison.Ordinal)).DefaultIfEmpty().ToList();
                paths = [.. paths.SelectMany(path => fitting.OfType<string>().Select(id => ReplaceParameter(path, parameter.Name, id)))];
            }
            var query = string.Join('&', _parameters.Where(IsQuery).Select(p => $"{p.Name}={(p.ParameterType == typeof(string) ? "x" : "1")}"));
            return paths.Select(path => path[path.IndexOf('/', 1)..] + (query.Length > 0 ? "?" + query : ""));
        }

        public HttpRequestMessage Request(string path, IReadOnlySet<string> ids)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (_parameters.Any(p => p.ParameterType == typeof(IfMatch)))
                request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            if (bodies.TryGetValue(_name, out var given))
                request.Content = given as HttpContent ?? System.Net.Http.Json.JsonContent.Create(given, given.GetType(), options: TestCaller.Json);
            else if (_parameters.FirstOrDefault(p => p.ParameterType.Name.EndsWith("Request", StringComparison.Ordinal) && p.ParameterType != typeof(HttpRequest)) is { } body)
                request.Content = System.Net.Http.Json.JsonContent.Create(SampleBody.Make(body.ParameterType, ids), body.ParameterType, options: TestCaller.Json);
            else if (_parameters.Any(p => p.ParameterType == typeof(HttpRequest) || p.ParameterType == typeof(Stream)) && method is not ("GET" or "DELETE"))
                request.Content = new ByteArrayContent("bytes"u8.ToArray());
            return request;
        }

        private bool IsQuery(ParameterInfo parameter) =>
            (parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(int) || parameter.ParameterType == typeof(long))
            && !parameter.HasDefaultValue && endpoint.RoutePattern.Parameters.All(p => p.Name != parameter.Name);

        private static string ReplaceParameter(string path, string name, string id)
        {
            var start = path.IndexOf("{" + name, StringComparison.Ordinal);
            return path[..start] + id + path[(path.IndexOf('}', start) + 1)..];
        }
    }
}
