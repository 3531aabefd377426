using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;

namespace Longhouse.Simulator.Observations;

/// <summary>The picture of an observation, by the hash of its bytes.</summary>
internal sealed record Picture(string Id, string? PictureHash)
{
    /// <summary>Of rows that are gone: deletes each file that no other row names.</summary>
    public static async Task DeleteUnusedAsync(IReadOnlyList<Picture> gone, TenantDb db, TenantBlobs blobs, CancellationToken cancel)
    {
        foreach (var hash in gone.Select(picture => picture.PictureHash).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await db.CountAsync($"select count(*) from simulator_observations where tenant_id = {db.Tenant} and picture_hash = {hash}", cancel) == 0)
                await blobs.DeleteAsync(hash, cancel);
        }
    }
}
