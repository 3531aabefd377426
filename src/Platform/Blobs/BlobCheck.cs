using System.Security.Cryptography;

namespace Longhouse.Platform.Blobs;

internal static class BlobCheck
{
    /// <summary>Writes, reads and deletes a probe. Fails with what the store answered, or with a sentence when the bytes differ.</summary>
    public static async Task CheckAsync(this IBlobStore store, CancellationToken cancel)
    {
        var key = $"check/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var bytes = RandomNumberGenerator.GetBytes(64);

        await store.PutAsync(new MemoryStream(bytes), () => key, cancel);
        try
        {
            await using var stream = await store.OpenAsync(key, cancel) ?? throw new IOException("A probe was written but is not there.");
            var back = new MemoryStream();
            await stream.CopyToAsync(back, cancel);
            if (!back.ToArray().AsSpan().SequenceEqual(bytes))
                throw new IOException("A probe was read back with other bytes than were written.");
        }
        finally
        {
            await store.DeleteAsync(key, cancel);
        }
    }
}
