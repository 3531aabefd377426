using Longhouse.Platform.Testing;

namespace Longhouse.Bench.Endurance;

/// <summary>A limit on all the memory of a process, the page cache of its files included: a control group of our own, or systemd's.</summary>
internal sealed class MemoryLimit : IDisposable
{
    private readonly string? _group;
    private readonly string _used;

    private MemoryLimit(string? group, string used) => (_group, _used) = (group, used);

    public static MemoryLimit Of(long bytes)
    {
        if (!Environment.IsPrivilegedProcess)
            return new MemoryLimit(null, "");
        const string Version1 = "/sys/fs/cgroup/memory";
        const string Version2 = "/sys/fs/cgroup";
        var isVersion1 = File.Exists($"{Version1}/memory.limit_in_bytes");
        var group = Directory.CreateDirectory($"{(isVersion1 ? Version1 : Version2)}/longhouse-bench-{Environment.ProcessId}").FullName;
        if (isVersion1)
        {
            File.WriteAllText($"{group}/memory.limit_in_bytes", $"{bytes}");
            WriteIfThere($"{group}/memory.memsw.limit_in_bytes", $"{bytes}");
            return new MemoryLimit(group, $"{group}/memory.usage_in_bytes");
        }
        File.WriteAllText($"{group}/memory.max", $"{bytes}");
        WriteIfThere($"{group}/memory.swap.max", "0");
        return new MemoryLimit(group, $"{group}/memory.current");
    }

    /// <summary>The same program, inside of the limit from its first page on: the runtime reads it when it starts.</summary>
    public ProgramCall Around(ProgramCall call, long bytes) => _group is null
        ? call with { Program = "systemd-run", Arguments = ["--user", "--scope", "--quiet", "-p", $"MemoryMax={bytes}", "-p", "MemorySwapMax=0", call.Program, .. call.Arguments] }
        : call with { Program = "/bin/sh", Arguments = ["-c", $"echo $$ > {_group}/cgroup.procs && exec \"$0\" \"$@\"", call.Program, .. call.Arguments] };

    /// <summary>What the group holds now, in MB; null where only systemd knows.</summary>
    public double? UsedMegabytes => _used.Length == 0 ? null : long.Parse(File.ReadAllText(_used)) / 1048576.0;

    public void Dispose()
    {
        if (_group is not null)
            Directory.Delete(_group);
    }

    // Not every kernel counts swap; where there is none, there is nothing to limit.
    private static void WriteIfThere(string file, string text)
    {
        if (File.Exists(file))
            File.WriteAllText(file, text);
    }
}
