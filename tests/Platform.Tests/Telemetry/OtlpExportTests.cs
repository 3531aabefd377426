using Longhouse.Platform.Telemetry;
using Longhouse.Platform.Tests.Outbound;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Spans_and_metrics_of_requests_reach_the_collector_by_the_time_the_server_has_stopped()
    {
        await using var collector = await LoopbackServer.StartAsync(context =>
        {
            context.Response.ContentType = "application/x-protobuf";
            return Task.CompletedTask;
        });
        var options = new TelemetryOptions { OtlpEndpoint = collector.Url("127.0.0.1", ""), OtlpHeaders = "x-key=abc" };
        Assert.Empty(options.Validate());

        await using (var server = await ManagementServer.StartAsync(options))
        {
            await server.Client.GetStringAsync("/hello?code=canary");
            await server.StopAsync();
        }

        var traces = collector.Seen.Where(seen => seen.Path == "/v1/traces").ToList();
        Assert.All(traces, seen => Assert.Equal(
            ("POST", "application/x-protobuf", "abc"), (seen.Method, seen.Headers["Content-Type"], seen.Headers["x-key"])));
        var spans = string.Concat(traces.Select(seen => seen.Body)); // protobuf, whose strings are plain bytes
        Assert.Contains("GET /hello", spans, StringComparison.Ordinal);
        Assert.Contains("longhouse", spans, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", spans, StringComparison.Ordinal); // what was in the query
        Assert.DoesNotContain("/v1/traces", spans, StringComparison.Ordinal); // the exporter's own calls
        Assert.Contains(collector.Seen, seen => seen.Path == "/v1/metrics" && seen.Body.Contains("http.server.request.duration", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed()
    {
        var options = new TelemetryOptions { Logs = "xml", OtlpEndpoint = "collector:4318", TraceRatio = 2 };

        Assert.Equal(
            [
                "Telemetry:Logs is \"xml\", but must be json or text.",
                "Telemetry:OtlpEndpoint is \"collector:4318\", but must be an http or https address, or empty.",
                "Telemetry:TracePercent is 200, but must be between 0 and 100.",
            ],
            options.Validate());
    }
}
