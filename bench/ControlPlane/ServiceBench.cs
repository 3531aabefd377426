using System.Diagnostics;
using System.Net.Http.Json;
using Longhouse.Bench.Figures;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Http;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Bench.ControlPlane;

/// <summary>What one server with 10,000 tenants answers to execution planes, to its own request path, and to the console.</summary>
internal static class ServiceBench
{
    private const int Tenants = 10_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync(TimeSpan length, int calls)
    {
        await using var plane = await PlaneServer.StartAsync(null);
        await plane.FillAsync(Tenants);
        var token = await plane.AddTokenAsync();
        return [await CachedAsync(plane, calls), .. await ByHostAsync(plane, token, length), await ResolveAsync(plane, token, length), await ListAsync(plane)];
    }

    private static async Task<Figure> CachedAsync(PlaneServer plane, int calls)
    {
        const int Hot = 1000;
        var (hosts, cache) = (plane.Services.GetRequiredService<HostDirectory>(), plane.Services.GetRequiredService<RuntimeCache>());
        var times = new double[calls];
        for (var i = -Hot; i < calls; i++) // the first round reads them in
        {
            var host = $"t{(i + Hot) % Hot}.localhost";
            var started = Stopwatch.GetTimestamp();
            var binding = await hosts.FindAsync(host, "/");
            var view = await cache.ForReadAsync(host);
            if (binding?.Tenant.Slug != view.Entry?.Document.Tenant)
                throw new InvalidOperationException("The answer is wrong, so this measures something else.");
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        Array.Sort(times);
        return Figure.AtMost(50, "host to tenant to configuration, cached, p99", times.At(0.99), "µs");
    }

    private static async Task<IReadOnlyList<Figure>> ByHostAsync(PlaneServer plane, string token, TimeSpan length)
    {
        using var client = plane.ClientOf("localhost", token);
        async Task AskAsync(int i)
        {
            using var answer = await client.PostAsJsonAsync("/v1/runtime/by-host", new { host = $"t{i * 7919 % Tenants}.localhost" });
            answer.EnsureSuccessStatusCode();
        }
        await OpenLoad.RunAsync(500, TimeSpan.FromSeconds(2), AskAsync); // warm
        var times = await OpenLoad.RunAsync(500, length, AskAsync);
        return [Figure.AtMost(5, "by-host at 500 req/s, 10,000 tenants, p50", times.At(0.5), "ms"), Figure.AtMost(50, "by-host at 500 req/s, 10,000 tenants, p99", times.At(0.99), "ms")];
    }

    private static async Task<Figure> ResolveAsync(PlaneServer plane, string token, TimeSpan length)
    {
        var db = plane.Services.GetRequiredService<ControlDb>();
        var tenant = await plane.Services.GetRequiredService<TenantStore>().FindBySlugAsync("t0", CancellationToken.None) ?? throw new InvalidOperationException("There is no t0.");
        var secret = new CredentialSecret(CredentialProvider.Find("smtp")!, new Dictionary<string, string> { ["password"] = "correct horse" }); // a provider that there is
        var credential = await db.WriteAsync(By.House, write => plane.Services.GetRequiredService<CredentialStore>().AddAsync(write, tenant, "Mail", false, secret, CancellationToken.None), CancellationToken.None);
        using var client = plane.ClientOf("localhost", token);
        client.DefaultRequestHeaders.Add("X-Tenant", "t0");
        async Task AskAsync(int i)
        {
            using var answer = await client.PostAsJsonAsync("/v1/credentials/resolve", new { credentials_ref = credential.Ref });
            answer.EnsureSuccessStatusCode();
        }
        await OpenLoad.RunAsync(200, TimeSpan.FromSeconds(1), AskAsync);
        return Figure.AtMost(80, "resolve at 200 req/s, each audited, p99", (await OpenLoad.RunAsync(200, length, AskAsync)).At(0.99), "ms");
    }

    // The slowest of the pages that a console asks for, each as its median of several.
    private static async Task<Figure> ListAsync(PlaneServer plane)
    {
        const int Rounds = 9;
        var db = plane.Services.GetRequiredService<ControlDb>();
        var slowest = 0.0;
        foreach (var (filter, after) in new (TenantFilter, string)[]
        {
            (new(), ""), (new(), "t5"), (new() { Q = "99" }, ""), (new() { Host = "t77" }, ""), (new() { Status = "active" }, "t9"), (new() { Label = "stage=canary" }, "t3"), (new() { Q = "none of them" }, ""),
        })
        {
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                var answer = await ListTenants.HandleAsync(filter, new PageQuery(after, 50), db, By.House, CancellationToken.None);
                if (answer.Result is not Ok<Listing<TenantView>>)
                    throw new InvalidOperationException("The list was refused.");
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            slowest = Math.Max(slowest, times.Order().ElementAt(Rounds / 2));
        }
        return Figure.AtMost(50, "a page of 10,000 tenants, the slowest of seven kinds", slowest, "ms");
    }
}
