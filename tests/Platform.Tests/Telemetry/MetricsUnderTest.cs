using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Telemetry;

/// <summary>A listener over the meters of one factory, and what it exposes.</summary>
internal sealed class MetricsUnderTest : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<MetricsListener>().BuildServiceProvider();

    public MetricsUnderTest()
    {
        Meter = _services.GetRequiredService<IMeterFactory>().Create("Longhouse.Tests");
        Listener.Start();
    }

    public Meter Meter { get; }

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public MetricsListener Listener => _services.GetRequiredService<MetricsListener>();

    /// <summary>What is exposed of the instruments that a test made itself, under names that begin with "test".</summary>
    public string Scrape()
    {
        var lines = ScrapeAll().Split('\n').Where(line => line.StartsWith("test", StringComparison.Ordinal) || line.Contains(" test", StringComparison.Ordinal));
        return string.Join('\n', lines).ReplaceLineEndings("\n");
    }

    public string ScrapeAll()
    {
        var output = new ArrayBufferWriter<byte>();
        Listener.Scrape(families =>
        {
            var text = new PrometheusText(output);
            foreach (var family in families)
                text.Write(family);
            ProcessMetrics.Write(text);
            return true;
        });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public void Dispose() => _services.Dispose();
}
