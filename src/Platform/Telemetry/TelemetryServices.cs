using System.Diagnostics;
using Longhouse.Platform.Telemetry.Health;
using Longhouse.Platform.Telemetry.Logs;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry;

internal static class TelemetryServices
{
    /// <summary>
    /// Logs on standard output, metrics for <see cref="MetricsEndpoint"/>, health for <see cref="HealthEndpoints"/>, and traces and metrics
    /// over OTLP when an address is set. Health checks are added with the framework's own <c>AddHealthChecks</c>.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddLogging(logging => logging
            .ClearProviders()
            .SetMinimumLevel(options.Level)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information));
        services.AddSingleton<ILoggerProvider>(provider =>
        {
            var output = new LogOutput(Console.OpenStandardOutput());
            var clock = provider.GetRequiredService<TimeProvider>();
            return new LineLoggerProvider(options.Logs == "json" ? new JsonLine() : TextLine.ForConsole(), output, clock);
        });

        services.AddMetrics();
        services.AddSingleton<MetricsListener>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricsListener>());

        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (var check in health.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
                check.Timeout = HealthReports.Patience;
        });
        services.AddSingleton<HealthReports>();

        if (options.OtlpEndpoint.Length > 0)
            services.AddHostedService(provider => new OtlpExport(options, provider.GetRequiredService<DiagnosticListener>()));
        return services;
    }
}
