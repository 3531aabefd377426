using System.Diagnostics;

namespace Longhouse.Platform.Telemetry.Metrics;

/// <summary>What every process tells under names that dashboards know.</summary>
internal static class ProcessMetrics
{
    public static readonly DateTimeOffset StartedAt = StartTime();

    /// <summary>Processor time used; nought where the system does not tell.</summary>
    public static double ProcessorSeconds => IsTimeKnown ? Environment.CpuUsage.TotalTime.TotalSeconds : 0;

    [System.Runtime.Versioning.SupportedOSPlatformGuard("linux")]
    [System.Runtime.Versioning.SupportedOSPlatformGuard("windows")]
    [System.Runtime.Versioning.SupportedOSPlatformGuard("macos")]
    private static bool IsTimeKnown => OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    public static void Write(PrometheusText text)
    {
        if (IsTimeKnown)
            text.Write("process_cpu_seconds_total", "Processor time used.", MetricKind.Counter, ProcessorSeconds);
        text.Write("process_resident_memory_bytes", "Memory held by the process.", MetricKind.Gauge, Environment.WorkingSet);
        text.Write("process_start_time_seconds", "When the process started, since 1970.", MetricKind.Gauge, StartedAt.ToUnixTimeMilliseconds() / 1000.0);
        if (OperatingSystem.IsLinux())
            text.Write("process_open_fds", "Open files and sockets.", MetricKind.Gauge, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
    }

    private static DateTimeOffset StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime());
    }
}
