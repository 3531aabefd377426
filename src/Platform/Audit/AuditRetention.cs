using Longhouse.Platform.Data;

namespace Longhouse.Platform.Audit;

/// <summary>Takes away the beginning of a chain. What may go, the database decides: nothing younger than 400 days, and nothing without a checkpoint.</summary>
internal static class AuditRetention
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>Removes the entries up to a checkpoint, and the checkpoints before it; says how many entries that were.</summary>
    public static async Task<long> PruneAsync(SystemDb db, SystemWrite write, string tenantId, long upTo, CancellationToken cancel)
    {
        // Where a role may only append, a function of the owner's does it; where there are no roles, triggers hold us to the same.
        if (db.Database.Engine != "sqlite")
            return (await write.QueryAsync<long>($"select audit_prune({tenantId}, {upTo})", cancel))[0];
        var gone = await write.ExecuteAsync($"delete from audit_entries where tenant_id = {tenantId} and number <= {upTo}", cancel);
        await write.ExecuteAsync($"delete from audit_checkpoints where tenant_id = {tenantId} and number < {upTo}", cancel);
        return gone;
    }
}
