using System.Net;
using Longhouse.ControlPlane.Runtime;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class RefusedHostTests
{
    [Fact, Trait("Acceptance", "2")]
    public async Task Nobody_is_asked_about_a_host_that_no_tenant_can_have()
    {
        var hosts = new CountingHosts();
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Replace = services => services.AddSingleton<ITenantHosts>(hosts), Settings = new Dictionary<string, string> { ["BaseDomain"] = "photos.example", ["Key"] = "Mp16jwszZ9U3EV6MyLX+pNroVaWoA7qBkpt1M0JB/gY=" } },
            new NotesModule());
        var client = host.ClientOf("127.0.0.1");
        async Task<HttpStatusCode> AskAsync(string name)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/notes");
            request.Headers.TryAddWithoutValidation("Host", name);
            return (await client.SendAsync(request)).StatusCode;
        }

        foreach (var name in new[]
        {
            "www.t1.photos.example", "photos.example", "localhost", "LOCALHOST:8000", "127.0.0.1", "999.1.1.1", "[::1]", "t1..photos.example", "t1_a.photos.example", "-t1.photos.example",
            "t1.other.example", "evilphotos.example", "t1", "t1.photos.example.evil.example", "t1.photos.example:99999",
        })
        {
            // The server itself answers 400 to what is no header of its protocol.
            Assert.True(await AskAsync(name) is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, name);
            Assert.True(hosts.Calls == 0, $"Somebody was asked about {name}.");
        }
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("T1.photos.example:443"));
        Assert.Equal(1, hosts.Calls);
    }

    private sealed class CountingHosts : ITenantHosts
    {
        public int Calls { get; private set; }

        public ValueTask<HostAnswer> FindAsync(string host, string path, bool isChange)
        {
            Calls++;
            return default;
        }
    }
}
