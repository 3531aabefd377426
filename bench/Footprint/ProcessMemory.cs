namespace Longhouse.Bench.Footprint;

/// <summary>What a process holds in memory, as the kernel counts it: all of its pages, those of shared libraries too.</summary>
internal static class ProcessMemory
{
    private const int Samples = 11;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    /// <summary>The median of some samples once the process was left alone for a while, in MB.</summary>
    public static async Task<double> IdleAsync(int process, TimeSpan idle, CancellationToken cancel)
    {
        await Task.Delay(idle, cancel);
        var samples = new List<double>();
        for (var i = 0; i < Samples; i++)
        {
            samples.Add(await ReadAsync(process, cancel));
            await Task.Delay(Between, cancel);
        }
        return samples.Order().ElementAt(Samples / 2);
    }

    private static async Task<double> ReadAsync(int process, CancellationToken cancel)
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{process}/status", cancel);
        var resident = lines.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(new string([.. resident.Where(char.IsAsciiDigit)])) / 1024.0;
    }
}
