using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class OpenEndpointTests
{
    /// <summary>All that anyone may call without being anyone. A new line here is a decision; its reason stands at the endpoint.</summary>
    private static readonly string[] Open =
    [
        "GET /@console/api/auth/providers", "GET /@console/api/session", "GET /@console/auth/device", "GET /@console/auth/join",
        "GET /@console/auth/sign-in", "GET /@console/auth/{provider}", "GET /@console/auth/{provider}/callback", "GET /@console/v1/{**path}",
        "GET /@console/{**page:page}", "GET /@house/api/auth/finish",
        "GET /@house/api/auth/providers", "GET /@house/api/auth/start", "GET /@house/api/session", "GET /@house/{**page:page}", "GET /@machines/health", "GET /@machines/health/live",
        "GET /@machines/health/ready", "GET /@machines/metrics", "POST /@console/api/auth/device", "POST /@console/api/auth/device/token",
        "POST /@console/api/auth/google", "POST /@console/api/auth/sign-out", "POST /@console/auth/development", "POST /@house/api/auth/google",
        "POST /@house/api/auth/guest",
        "POST /@house/api/auth/sign-out",
    ];

    [Fact]
    public async Task Whatever_anyone_may_call_is_listed_here_and_gives_its_reason()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var open = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<OpenToAnyone>() is not null).ToList();

        Assert.All(open, endpoint => Assert.True(endpoint.Metadata.GetMetadata<OpenToAnyone>()!.Reason.Length > 10));
        var names = open.SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {e.RoutePattern.RawText}"));
        Assert.Equal(Open, names.Order(StringComparer.Ordinal));
    }
}
