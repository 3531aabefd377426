namespace Longhouse.Platform.Blobs;

/// <summary>
/// Blobs as files under one folder. A put writes and flushes a temporary file, renames it into place and flushes the folder, so that
/// what was answered survives a crash and what was interrupted is never seen.
/// </summary>
internal sealed class FolderBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly TempFolder _temp;
    private readonly Lock _folders = new();

    public FolderBlobStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        DiskFolder.CreatePrivate(_root);
        _temp = new TempFolder(Path.Combine(_root, TempFolder.Name));
    }

    public async Task PutAsync(Stream content, Func<string> key, CancellationToken cancel)
    {
        var temp = await _temp.CollectAsync(content, durable: true, cancel);
        try
        {
            var path = Locate(key());
            var folder = Path.GetDirectoryName(path)!; // a located key is always below the root
            MakeFolder(folder);

            // Replacing equal bytes rather than keeping them: another put may have renamed its file and not yet flushed the folder, and
            // ours must not be answered on the strength of that.
            File.Move(temp, path, overwrite: true);
            DiskFolder.Flush(folder);
        }
        catch (IOException e) when (StorageFullException.IsCauseOf(e))
        {
            throw new StorageFullException(e);
        }
        finally
        {
            File.Delete(temp); // no failure when it has moved
        }
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(new FileStream(Locate(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<long?> FindLengthAsync(string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var file = new FileInfo(Locate(key));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public Task<bool> DeleteAsync(string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = Locate(key);
        if (!File.Exists(path))
            return Task.FromResult(false);

        File.Delete(path);
        return Task.FromResult(true);
    }

    public Task<BlobPage> ListAsync(string prefix, string? after, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var folder = BlobKey.RequirePrefix(prefix).Length == 0 ? _root : Locate(prefix);
        var start = prefix.Length == 0 ? "" : prefix + "/";

        // One more than asked tells whether there is a next page.
        var found = new List<StoredBlob>();
        foreach (var blob in Walk(new DirectoryInfo(folder), start, after ?? ""))
        {
            cancel.ThrowIfCancellationRequested();
            found.Add(blob);
            if (found.Count > limit)
                return Task.FromResult(new BlobPage(found[..limit], found[limit - 1].Key));
        }

        return Task.FromResult(new BlobPage(found, Next: null));
    }

    public Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancel) => Task.FromResult(_temp.Sweep(before));

    /// <summary>
    /// Walks in the order of whole keys, as S3 does: a folder sorts as its name with a slash, and one whose keys all come before
    /// <paramref name="after"/> is not entered.
    /// </summary>
    private static IEnumerable<StoredBlob> Walk(DirectoryInfo folder, string prefix, string after)
    {
        if (!folder.Exists)
            yield break;

        var entries = folder.EnumerateFileSystemInfos()
            .Where(entry => entry.Name != TempFolder.Name && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            .Select(entry => (Key: prefix + entry.Name + (entry is DirectoryInfo ? "/" : ""), Entry: entry))
            .OrderBy(item => item.Key, StringComparer.Ordinal);

        foreach (var (key, entry) in entries)
        {
            if (entry is FileInfo file)
            {
                if (string.CompareOrdinal(key, after) > 0)
                    yield return new StoredBlob(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
            }
            else if (string.CompareOrdinal(key, after) > 0 || after.StartsWith(key, StringComparison.Ordinal))
            {
                foreach (var blob in Walk((DirectoryInfo)entry, key, after))
                    yield return blob;
            }
        }
    }

    /// <summary>The path of a key, refused when a symbolic link on the way would lead elsewhere.</summary>
    private string Locate(string key)
    {
        var path = _root;
        foreach (var segment in BlobKey.Require(key).Split('/'))
        {
            path = Path.Combine(path, segment);
            if (new FileInfo(path).LinkTarget is not null)
                throw new IOException($"The blob \"{key}\" lies behind a symbolic link, which is not followed.");
        }

        return path;
    }

    private void MakeFolder(string folder)
    {
        // Under the lock even when it exists: then whoever made it has also flushed its parents.
        lock (_folders)
        {
            if (Directory.Exists(folder))
                return;

            DiskFolder.CreatePrivate(folder);
            for (var parent = folder; parent.Length > _root.Length;)
            {
                parent = Path.GetDirectoryName(parent)!; // still below the root, so it has one
                DiskFolder.Flush(parent);
            }
        }
    }
}
