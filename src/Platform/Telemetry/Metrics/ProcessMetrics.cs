using System.Diagnostics;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>What every process tells under names that dashboards know.</summary>
internal static class ProcessMetrics
{
    private static readonly double StartedAt = StartTime();

    public static void Write(PrometheusText text)
    {
        // Processor time is not known on every system.
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            text.Write("process_cpu_seconds_total", "Processor time used.", MetricKind.Counter, Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Write("process_resident_memory_bytes", "Memory held by the process.", MetricKind.Gauge, Environment.WorkingSet);
        text.Write("process_start_time_seconds", "When the process started, since 1970.", MetricKind.Gauge, StartedAt);
        if (OperatingSystem.IsLinux())
            text.Write("process_open_fds", "Open files and sockets.", MetricKind.Gauge, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }
}
