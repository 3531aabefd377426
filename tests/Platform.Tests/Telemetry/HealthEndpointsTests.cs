using System.Net;
using System.Text.Json;
using Longhouse.Platform.Telemetry.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task A_healthy_server_says_so_three_times()
    {
        await using var server = await StartAsync(("database", HealthCheckResult.Healthy(), [HealthReports.Ready]));

        Assert.Equal((HttpStatusCode.OK, "up"), await StatusAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, "healthy"), await StatusAsync(server, "/health/ready"));
        Assert.Equal((HttpStatusCode.OK, "healthy"), await StatusAsync(server, "/health"));
    }

    [Fact]
    public async Task A_part_that_fails_makes_it_unready_but_not_dead_and_is_named_without_its_reason()
    {
        var failure = HealthCheckResult.Unhealthy("Host=db;Password=canary", new IOException("canary"));
        await using var server = await StartAsync(
            ("database", failure, [HealthReports.Ready]), ("blobs", HealthCheckResult.Healthy(), [HealthReports.Ready]));

        Assert.Equal((HttpStatusCode.OK, "up"), await StatusAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), await StatusAsync(server, "/health/ready"));
        using var response = await server.Client.GetAsync("/health");
        var text = await response.Content.ReadAsStringAsync();
        var checks = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("checks");
        Assert.Equal("unhealthy", checks.GetProperty("database").GetProperty("status").GetString());
        Assert.Equal("healthy", checks.GetProperty("blobs").GetProperty("status").GetString());
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_readiness_does_not_need_only_shows_in_the_whole()
    {
        await using var server = await StartAsync(
            ("database", HealthCheckResult.Healthy(), [HealthReports.Ready]), ("mail", HealthCheckResult.Unhealthy(), []));

        Assert.Equal((HttpStatusCode.OK, "healthy"), await StatusAsync(server, "/health/ready"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), await StatusAsync(server, "/health"));
    }

    [Fact]
    public async Task A_degraded_part_keeps_it_ready()
    {
        await using var server = await StartAsync(("database", HealthCheckResult.Degraded(), [HealthReports.Ready]));

        Assert.Equal((HttpStatusCode.OK, "degraded"), await StatusAsync(server, "/health/ready"));
    }

    [Fact]
    public async Task A_server_that_stops_is_alive_and_not_ready()
    {
        await using var server = await StartAsync(("database", HealthCheckResult.Healthy(), [HealthReports.Ready]));
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal((HttpStatusCode.OK, "up"), await StatusAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stopping"), await StatusAsync(server, "/health/ready"));
    }

    [Fact]
    public async Task Many_probes_ask_the_parts_once()
    {
        var asked = 0;
        await using var server = await ManagementServer.StartAsync(add: services => services.AddHealthChecks()
            .AddCheck("counted", () => Interlocked.Increment(ref asked) > 0 ? HealthCheckResult.Healthy() : default, [HealthReports.Ready]));
        var reports = server.Services.GetRequiredService<HealthReports>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => reports.GetAsync(CancellationToken.None)));

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_check_without_a_time_limit_gets_one()
    {
        await using var server = await StartAsync(("slow", HealthCheckResult.Healthy(), []));

        var options = server.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value;

        Assert.All(options.Registrations, check => Assert.Equal(HealthReports.Patience, check.Timeout));
    }

    private static Task<ManagementServer> StartAsync(params (string Name, HealthCheckResult Result, string[] Tags)[] checks) =>
        ManagementServer.StartAsync(add: services =>
        {
            foreach (var (name, result, tags) in checks)
                services.AddHealthChecks().AddCheck(name, () => result, tags);
        });

    private static async Task<(HttpStatusCode Code, string? Status)> StatusAsync(ManagementServer server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, json.GetProperty("status").GetString());
    }
}
