using System.Buffers;

namespace Longhouse.Platform.Blobs;

/// <summary>What was stored: the SHA-256 of the bytes in lower-case hex, which is also its name, and how many there are.</summary>
public sealed record Blob(string Hash, long Length);

/// <summary>
/// One tenant's files, named by the hash of their bytes. Bound to its tenant for life: there is no way to name another tenant's file.
/// The same bytes stored twice are stored once; whoever deletes counts who still refers to them.
/// </summary>
public sealed class TenantBlobs
{
    private const int HashLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly IBlobStore _store;
    private readonly string _prefix;
    private readonly long _maxBytes;

    internal TenantBlobs(IBlobStore store, string tenant, long maxBytes)
    {
        _store = store;
        _prefix = $"tenants/{BlobKey.RequireSegment(tenant)}";
        _maxBytes = maxBytes;
    }

    /// <summary>Stores what <paramref name="content"/> holds, reading it once, up to the limit of the server.</summary>
    /// <exception cref="BlobTooLargeException">The content is longer than the limit.</exception>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public Task<Blob> PutAsync(Stream content, CancellationToken cancel) => PutAsync(content, _maxBytes, cancel);

    /// <summary>The same with a limit of the caller's own, where that is lower.</summary>
    public async Task<Blob> PutAsync(Stream content, long maxBytes, CancellationToken cancel)
    {
        // Not disposed: that would close the caller's stream.
        var hashing = new HashingStream(content, Math.Min(maxBytes, _maxBytes));
        await _store.PutAsync(hashing, () => KeyOf(hashing.Finish().Hash), cancel);
        return hashing.Finish();
    }

    /// <summary>The bytes with this hash, or null when this tenant has none such.</summary>
    public Task<Stream?> OpenAsync(string hash, CancellationToken cancel) =>
        IsHash(hash) ? _store.OpenAsync(KeyOf(hash), cancel) : Task.FromResult<Stream?>(null);

    /// <summary>
    /// The same, read through a check: the read that meets the end throws <see cref="BlobCorruptException"/> when the bytes were not
    /// those that were stored.
    /// </summary>
    public async Task<Stream?> OpenVerifiedAsync(string hash, CancellationToken cancel) =>
        await OpenAsync(hash, cancel) is { } stream ? new HashingStream(stream, expected: hash) : null;

    public async Task<bool> ExistsAsync(string hash, CancellationToken cancel) => await FindLengthAsync(hash, cancel) is not null;

    public Task<long?> FindLengthAsync(string hash, CancellationToken cancel) =>
        IsHash(hash) ? _store.FindLengthAsync(KeyOf(hash), cancel) : Task.FromResult<long?>(null);

    /// <summary>Removes the bytes with this hash. Says whether there were any.</summary>
    public Task<bool> DeleteAsync(string hash, CancellationToken cancel) =>
        IsHash(hash) ? _store.DeleteAsync(KeyOf(hash), cancel) : Task.FromResult(false);

    /// <summary>This tenant's files in the order of their hashes, beginning after a given one.</summary>
    public async Task<IReadOnlyList<Blob>> ListAsync(string? after, int limit, CancellationToken cancel)
    {
        if (after is not null && !IsHash(after))
            throw new ArgumentException($"\"{after}\" is not the hash of a blob.", nameof(after));

        var page = await _store.ListAsync(_prefix, after is null ? null : KeyOf(after), limit, cancel);
        return [.. page.Items.Select(item => new Blob(item.Key[(item.Key.LastIndexOf('/') + 1)..], item.Length))];
    }

    // Two letters of the hash as a folder keep each folder small enough for a file system to list.
    private string KeyOf(string hash) => $"{_prefix}/{hash[..2]}/{hash}";

    private static bool IsHash(string hash) =>
        hash.Length == HashLength && !hash.AsSpan().ContainsAnyExcept(HexDigits);
}
