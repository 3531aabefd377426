using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Runtime;

/// <summary>
/// Copies on disk of the configurations that were last handed out, so that a process that starts while its control plane is away has something to
/// show: for reads alone, while they would still be valid, and for five minutes at most. Configurations only, never a credential.
/// </summary>
internal sealed partial class RuntimeSnapshot(string folder, TimeProvider clock, ILogger<RuntimeSnapshot> logger)
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Not waited for by the disk: a copy that a power cut takes was only a copy.</summary>
    public void Keep(string host, RuntimeDocument document)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var (path, temporary) = (PathOf(host), Path.Combine(folder, Path.GetRandomFileName()));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(temporary, options))
                JsonSerializer.Serialize(file, new Copy(clock.GetUtcNow(), document));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(failure); // it was only a copy
        }
    }

    /// <summary>The copy for a host and its age; null if there is none that still counts.</summary>
    public (RuntimeDocument Document, TimeSpan Age)? Find(string host)
    {
        try
        {
            using var file = File.OpenRead(PathOf(host));
            if (JsonSerializer.Deserialize<Copy>(file) is not { Document: { } document } copy)
                return null;
            // By the wall clock, since it is another process's: set back, it makes a copy of the future, which counts for nothing.
            var age = clock.GetUtcNow() - copy.At;
            return age >= TimeSpan.Zero && age < Kept && age < document.Ttl ? (document, age) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Forget(string host)
    {
        try
        {
            File.Delete(PathOf(host));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(failure);
        }
    }

    /// <summary>Takes away the copies that are over.</summary>
    public void Sweep()
    {
        try
        {
            foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
            {
                if (clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > Kept)
                    File.Delete(file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(failure);
        }
    }

    private string PathOf(string host) => Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host)))}.json");

    private sealed record Copy(DateTimeOffset At, RuntimeDocument Document);

    [LoggerMessage(LogLevel.Warning, "The copy of a configuration could not be kept or taken away")]
    private partial void LogNotKept(Exception failure);
}
