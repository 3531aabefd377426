using System.Security.Cryptography;

namespace Longhouse.Platform.Blobs;

/// <summary>Where the bytes of a put are collected before they have a name.</summary>
internal sealed class TempFolder
{
    /// <summary>What it is called beside the files that stay. No key begins with a dot, so none ever meets it.</summary>
    public const string Name = ".temp";

    private const int BufferSize = 128 * 1024;

    private readonly string _path;

    public TempFolder(string path)
    {
        _path = path;
        DiskFolder.CreatePrivate(path);
    }

    /// <summary>Copies the content into a new file, which the caller moves away or deletes. A copy that fails leaves none.</summary>
    public async Task<string> CollectAsync(Stream content, bool durable, CancellationToken cancel)
    {
        var path = Path.Combine(_path, RandomNumberGenerator.GetHexString(32, lowercase: true));
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            await content.CopyToAsync(file, BufferSize, cancel);
            if (durable)
                file.Flush(flushToDisk: true);
            return path;
        }
        catch (Exception e) when (StorageFullException.IsCauseOf(e))
        {
            File.Delete(path);
            throw new StorageFullException(e);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Removes files last written to before a moment. Says how many.</summary>
    public int Sweep(DateTimeOffset before)
    {
        var stale = Directory.EnumerateFiles(_path).Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime).ToList();
        stale.ForEach(File.Delete);
        return stale.Count;
    }
}
