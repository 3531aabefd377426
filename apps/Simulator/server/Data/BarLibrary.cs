using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Longhouse.Simulator.Data;

/// <summary>A file in the folder, before it is opened.</summary>
internal sealed record ListedFile(string Name, long Bytes, DateTimeOffset ChangedAt);

/// <summary>
/// The files of bars, each loaded once per process and shared by all who replay it. A file that changed on disk is loaded anew the next time
/// it is asked for; whoever replays the old bars is told.
/// </summary>
internal sealed class BarLibrary(IOptions<SimulatorOptions> options, IConfiguration configuration)
{
    private const string DemonstrationName = "es-like-30m.csv";
    private readonly ConcurrentDictionary<string, Held> _files = new(StringComparer.Ordinal);
    private readonly Lock _making = new();

    private sealed record Held(string Stamp, Lazy<BarFile> File);

    private string Folder { get; } = options.Value.DataDirectory ?? Path.Combine(configuration["DataDir"] ?? ".", "simulator");

    public IReadOnlyList<ListedFile> List()
    {
        EnsureSomething();
        return
        [
            .. new DirectoryInfo(Folder).EnumerateFiles().Where(file => DataCommands.IsBars(file.Name))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new ListedFile(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc))),
        ];
    }

    /// <summary>The file of this name in the folder, and nothing outside of it; null when there is none.</summary>
    /// <exception cref="CsvException">The file cannot be used; the message says why, with the row.</exception>
    public BarFile? Open(string name)
    {
        EnsureSomething();
        if (!DataCommands.IsBars(name) || name != Path.GetFileName(name) || name.Contains('\0', StringComparison.Ordinal))
            return null;
        var info = new FileInfo(Path.Combine(Folder, name));
        if (!info.Exists)
            return null;
        var stamp = StampOf(info);
        while (true)
        {
            var held = _files.GetOrAdd(name, _ => new Held(stamp, new Lazy<BarFile>(() => BarFile.Load(info.FullName, stamp))));
            try
            {
                if (held.Stamp == stamp)
                    return held.File.Value;
            }
            catch (CsvException failure) when (failure.MayPass) // all else that is wrong with a file is known until it changes
            {
                _files.TryRemove(new KeyValuePair<string, Held>(name, held));
                throw;
            }
            _files.TryRemove(new KeyValuePair<string, Held>(name, held));
        }
    }

    /// <summary>The first file that can be used; null when there is none at all.</summary>
    /// <exception cref="CsvException">There are files, and none of them can be used: what is wrong with the first.</exception>
    public BarFile? OpenFirst()
    {
        CsvException? first = null;
        foreach (var listed in List())
        {
            try
            {
                if (Open(listed.Name) is { } file)
                    return file;
            }
            catch (CsvException failure)
            {
                first ??= failure;
            }
        }
        return first is null ? null : throw first;
    }

    /// <summary>What stands for the content that is on disk now; null when there is none.</summary>
    public string? StampOnDisk(string name) => new FileInfo(Path.Combine(Folder, name)) is { Exists: true } info ? StampOf(info) : null;

    private static string StampOf(FileInfo info) => string.Create(CultureInfo.InvariantCulture, $"{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x}");

    // Only in a folder of our own: where an operator named one, an empty folder is theirs to fill.
    private void EnsureSomething()
    {
        if (options.Value.DataDirectory is not null)
            return;
        lock (_making)
        {
            Directory.CreateDirectory(Folder);
            if (Directory.EnumerateFiles(Folder).Any(DataCommands.IsBars))
                return;
            var path = Path.Combine(Folder, DemonstrationName);
            using (var writer = new StreamWriter(path + ".part"))
                new BarGenerator(seed: 1).Write(options.Value.DemonstrationBars, writer);
            File.Move(path + ".part", path);
        }
    }
}
