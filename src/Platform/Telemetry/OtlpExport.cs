using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Longhouse.Platform.Telemetry;

/// <summary>Sends traces and metrics to a collector. What is pending is sent when the server stops.</summary>
internal sealed class OtlpExport(TelemetryOptions options, DiagnosticListener requests) : IHostedLifecycleService
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Longhouse.*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "System.Net.Http", "Npgsql", "Longhouse.*"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;
    private IDisposable? _requestSpans;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault()
            .AddService("longhouse", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3));
        _requestSpans = RequestSpans.Follow(requests);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Sources)
            .SetSampler(new QuietSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio))))
            .AddOtlpExporter(exporter => Configure(exporter, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter(exporter => Configure(exporter, "v1/metrics"))
            .Build();
        return Task.CompletedTask;
    }

    // Last of all, so that what the other services do while they stop is sent as well.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _requestSpans?.Dispose();
        _traces?.Dispose();
        _metrics?.Dispose();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(options.OtlpEndpoint.TrimEnd('/') + "/" + path);
        exporter.Headers = options.OtlpHeaders;
    }

    /// <summary>Leaves out the exporter's own calls, which would otherwise be traced, exported, and traced again.</summary>
    private sealed class QuietSampler(Sampler inner) : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            Sdk.SuppressInstrumentation ? new SamplingResult(SamplingDecision.Drop) : inner.ShouldSample(samplingParameters);
    }
}
