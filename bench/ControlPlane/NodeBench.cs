using System.Diagnostics;
using Longhouse.Bench.Figures;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Longhouse.Bench.ControlPlane;

/// <summary>How soon a change is everywhere, how few calls a rush makes, and what neighbours notice of a tenant that asks too much.</summary>
internal static class NodeBench
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(TimeSpan length, int rounds)
    {
        await using var plane = await PlaneServer.StartAsync(null);
        var token = await plane.AddTokenAsync();
        var counted = new Counted();
        await using var node = await PlaneServer.StartAsync(
            services =>
            {
                services.RemoveAll<IControlPlane>();
                services.AddSingleton<IControlPlane>(_ => counted.Around(RemoteControlPlane.Open(new Uri($"http://localhost:{plane.Port}/"), () => token)));
            },
            ("ControlPlane", "remote"), ("RemoteControlPlane:Address", $"http://localhost:{plane.Port}"), ("RemoteControlPlane:Token", token), ("Roles", "web"));
        return
        [
            Figure.AtMost(1, "create a tenant to its host's first 200", await FirstAnswerAsync(plane, rounds), "s"),
            Figure.AtMost(1, "publish to seen, embedded, slowest", await SeenAsync(plane, plane, "near", rounds), "s"),
            Figure.AtMost(2, "publish to seen, remote, slowest", await SeenAsync(plane, node, "far", rounds), "s"),
            .. await RushAsync(plane, node, counted),
            await NeighboursAsync(length),
        ];
    }

    private static async Task<double> FirstAnswerAsync(PlaneServer plane, int rounds)
    {
        var slowest = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            using var visitor = plane.ClientOf($"fresh{round}.localhost");
            await visitor.GetAsync("/api/session"); // so that the host is known to be unknown
            var started = Stopwatch.GetTimestamp();
            await plane.AddTenantAsync($"fresh{round}");
            while (!(await visitor.GetAsync("/api/session")).IsSuccessStatusCode)
                await Task.Delay(1);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return slowest;
    }

    private static async Task<double> SeenAsync(PlaneServer plane, PlaneServer node, string slug, int rounds)
    {
        var tenant = await plane.AddTenantAsync(slug);
        await plane.PublishAsync(tenant, "{}");
        var (cache, host, slowest) = (node.Services.GetRequiredService<RuntimeCache>(), $"{slug}.localhost", 0.0);
        for (var round = 0; round < rounds; round++)
        {
            while ((await cache.ForReadAsync(host)).Entry is null)
                await Task.Delay(1);
            var started = Stopwatch.GetTimestamp();
            var version = (await plane.PublishAsync(tenant, $$"""{"round":{{round}}}""")).Revision!.ConfigVersion; // nothing is in the way of it
            while ((await cache.ForReadAsync(host)).Entry?.Document.ConfigVersion != version)
                await Task.Delay(1);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return slowest;
    }

    private static async Task<IReadOnlyList<Figure>> RushAsync(PlaneServer plane, PlaneServer node, Counted counted)
    {
        const int Callers = 200;
        var tenant = await plane.AddTenantAsync("rush");
        await plane.PublishAsync(tenant, "{}");
        var secret = new CredentialSecret(CredentialProvider.Find("smtp")!, new Dictionary<string, string> { ["password"] = "correct horse" }); // a provider that there is
        var credential = await plane.Services.GetRequiredService<ControlDb>().WriteAsync(By.House, write =>
            plane.Services.GetRequiredService<CredentialStore>().AddAsync(write, tenant, "Mail", false, secret, CancellationToken.None), CancellationToken.None);
        var (cache, credentials) = (node.Services.GetRequiredService<RuntimeCache>(), node.Services.GetRequiredService<CredentialCache>());
        counted.Reset();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var view = await cache.ForReadAsync("rush.localhost");
            var resolved = await credentials.ResolveAsync("rush", credential.Ref, "smtp", view.Entry!.Document.Ttl); // found, or the figure would be none
            if (resolved.Credential is null)
                throw new InvalidOperationException("The credential was not resolved.");
        })));
        return [Figure.AtMost(1, "by-host calls of 200 first requests at once", counted.Hosts, "calls"), Figure.AtMost(1, "resolve calls of the same", counted.Secrets, "calls")];
    }

    private static async Task<Figure> NeighboursAsync(TimeSpan length)
    {
        const int Limit = 50;
        await using var plane = await PlaneServer.StartAsync(null, ("Limits:TenantRequestsPerSecond", $"{Limit}"), ("Limits:TenantRequestsBurst", $"{10 * Limit}"),
            ("Limits:AddressRequestsPerSecond", "1000000"), ("Limits:AddressRequestsBurst", "1000000")); // all come from one address here, and it is not what is measured
        foreach (var slug in new[] { "noisy", "a", "b", "c", "d" })
            await plane.AddTenantAsync(slug);
        var quiet = new[] { "a", "b", "c", "d" }.Select(slug => plane.ClientOf($"{slug}.localhost")).ToArray();
        using var noisy = plane.ClientOf("noisy.localhost");
        Task AskAsync(int i) => OkAsync(quiet[i % quiet.Length]);
        await OpenLoad.RunAsync(100, TimeSpan.FromSeconds(2), AskAsync);
        var ratios = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var alone = (await OpenLoad.RunAsync(100, length, AskAsync)).At(0.99);
            var noise = OpenLoad.RunAsync(20 * Limit, length, async _ => (await noisy.GetAsync("/api/session")).Dispose());
            var beside = (await OpenLoad.RunAsync(100, length, AskAsync)).At(0.99);
            await noise;
            ratios.Add(beside / alone);
        }
        foreach (var client in quiet)
            client.Dispose();
        return Figure.AtMost(1.5, "others' p99 beside a tenant at 20 times its limit", ratios.Order().ElementAt(1), "×");
    }

    private static async Task OkAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/session");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The calls that go out to the control plane.</summary>
    private sealed class Counted
    {
        private int _hosts;
        private int _secrets;

        public int Hosts => _hosts;

        public int Secrets => _secrets;

        public void Reset() => (_hosts, _secrets) = (0, 0);

        public IControlPlane Around(IControlPlane inner) => new Counting(this, inner);

        private sealed class Counting(Counted counted, IControlPlane inner) : IControlPlane
        {
            public Task<Answer<RuntimeDocument>> FindByHostAsync(string host, CancellationToken cancel)
            {
                Interlocked.Increment(ref counted._hosts);
                return inner.FindByHostAsync(host, cancel);
            }

            public Task<Answer<ResolvedCredential>> ResolveAsync(string tenant, string credentialsRef, CancellationToken cancel)
            {
                Interlocked.Increment(ref counted._secrets);
                return inner.ResolveAsync(tenant, credentialsRef, cancel);
            }

            public Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel) => inner.ReportAsync(tenant, credentialsRef, reason, cancel);

            public Task<ChangePage> ChangesAsync(long since, TimeSpan wait, CancellationToken cancel) => inner.ChangesAsync(since, wait, cancel);
        }
    }
}
