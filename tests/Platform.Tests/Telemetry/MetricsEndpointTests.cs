using System.Diagnostics;
using System.Text.RegularExpressions;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Outbound;
using Longhouse.Platform.Tests.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed partial class MetricsEndpointTests
{
    [Fact]
    public async Task Exposes_the_servers_own_metrics_and_the_process()
    {
        await using var server = await ManagementServer.StartAsync();
        await server.Client.GetStringAsync("/hello");

        using var response = await server.Client.GetAsync("/metrics");

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(
            "http_server_request_duration_seconds_count{http_request_method=\"GET\",http_response_status_code=\"200\",http_route=\"/hello\"",
            text, StringComparison.Ordinal);
        foreach (var name in new[]
        {
            "process_cpu_seconds_total ", "process_resident_memory_bytes ", "process_start_time_seconds ", "process_open_fds ",
            "dotnet_gc_collections_total{", "kestrel_active_connections{",
        })
            Assert.Contains("\n" + name, text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_route=\"/metrics\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_scrapes_at_once_are_all_whole()
    {
        await using var server = await ManagementServer.StartAsync();

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Client.GetStringAsync("/metrics")));

        Assert.All(texts, text => Assert.Single(text.Split('\n'), line => line.StartsWith("# TYPE process_start_time_seconds", StringComparison.Ordinal)));
    }

    /// <summary>Who checks: this file, and Prometheus' own tool where it is installed or must be, which is in the full run.</summary>
    public static TheoryData<string> Checkers
    {
        get
        {
            var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "promtool")));
            var isFullRun = Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES") is not null;
            return isInstalled || isFullRun ? ["grammar", "promtool"] : ["grammar"];
        }
    }

    [Theory, MemberData(nameof(Checkers))]
    public async Task There_is_nothing_to_say_against_the_exposition(string checker)
    {
        await using var server = await ManagementServer.StartAsync(add: services => services
            .AddLimits(new LimitOptions { TenantRequestsBurst = 1 })
            .AddOutbound(new OutboundOptions())
            .AddInteractivePool("test.pool", new InteractivePoolOptions()));
        await UseEverythingAsync(server);
        var text = await server.Client.GetStringAsync("/metrics");
        foreach (var name in new[] { "longhouse_limits_refused_total", "longhouse_limits_pool_running", "longhouse_outbound_duration_seconds_count" })
            Assert.Contains("\n" + name, text, StringComparison.Ordinal);

        Assert.Equal("", checker == "promtool" ? await AskPromtoolAsync(text) : AskGrammar(text));
    }

    // A metric shows once it has a value.
    private static async Task UseEverythingAsync(ManagementServer server)
    {
        await server.Client.GetStringAsync("/hello");
        var limiter = server.Services.GetRequiredService<RequestLimiter<string>>();
        while (limiter.TryTake("tenant_1", out _, out _))
        {
        }

        using (await server.Services.GetRequiredKeyedService<InteractivePool>("test.pool").EnterAsync("tenant_1", null, CancellationToken.None))
            await Assert.ThrowsAsync<OutboundRefusedException>(() => server.Services.GetRequiredService<OutboundClient>().GetAsync("http://127.0.0.1/"));
    }

    private static async Task<string> AskPromtoolAsync(string text)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // null only when a running program was reused
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return string.Concat(await said) + (process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}");
    }

    private static string AskGrammar(string text)
    {
        var complaints = new List<string>();
        var (names, samples) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
                continue;

            var isType = TypeLine().Match(line);
            var sample = SampleLine().Match(line);
            if (!isType.Success && !sample.Success)
                complaints.Add($"neither a type nor a sample: {line}");
            else if (isType.Success && !names.Add(isType.Groups["name"].Value))
                complaints.Add($"the metric appears twice: {line}");
            else if (sample.Success && !samples.Add(sample.Groups["series"].Value))
                complaints.Add($"the series appears twice: {line}");
        }

        return string.Join('\n', complaints);
    }

    [GeneratedRegex(@"^# TYPE (?<name>[a-z_][a-z0-9_]*) (counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<series>[a-z_][a-z0-9_]*(\{([a-z_][a-z0-9_]*="([^"\\\n]|\\.)*",?)+\})?) (-?[0-9.]+(E[+-]?[0-9]+)?|[+-]Inf)$""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();
}
