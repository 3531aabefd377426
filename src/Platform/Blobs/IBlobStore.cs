namespace Longhouse.Platform.Blobs;

/// <summary>
/// Where bytes lie: a folder or an S3 bucket. Keys follow <see cref="BlobKey"/>; a key appears whole or not at all.
/// Modules use <see cref="TenantBlobs"/>, which only reaches one tenant's keys.
/// </summary>
internal interface IBlobStore
{
    /// <summary>
    /// Reads <paramref name="content"/> once into a temporary place, then asks for the key it belongs under, so that a key may depend
    /// on all the bytes. What already lies under that key is replaced. When the task ends, the bytes are on stable storage.
    /// </summary>
    /// <exception cref="StorageFullException">There is no room for the bytes.</exception>
    Task PutAsync(Stream content, Func<string> key, CancellationToken cancel);

    /// <summary>The bytes under a key, or null when there are none.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancel);

    /// <summary>How many bytes lie under a key, or null when there are none.</summary>
    Task<long?> FindLengthAsync(string key, CancellationToken cancel);

    /// <summary>Removes a key. Says whether it was there.</summary>
    Task<bool> DeleteAsync(string key, CancellationToken cancel);

    /// <summary>The keys under <paramref name="prefix"/> (whole segments; empty for all), in ordinal order, after a given one.</summary>
    Task<BlobPage> ListAsync(string prefix, string? after, int limit, CancellationToken cancel);

    /// <summary>Removes what interrupted puts that began before <paramref name="before"/> have left. Says how many there were.</summary>
    Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancel);
}

/// <summary>A part of a listing. <see cref="Next"/> continues it; null says that this is its end.</summary>
internal sealed record BlobPage(IReadOnlyList<StoredBlob> Items, string? Next);

internal sealed record StoredBlob(string Key, long Length, DateTimeOffset ChangedAt);
