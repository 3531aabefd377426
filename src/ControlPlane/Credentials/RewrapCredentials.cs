using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>After the house's key was changed: each data key is brought from under the previous one under the new one. The payloads stay as they are.</summary>
internal static class RewrapCredentials
{
    private const int Step = 100;

    /// <summary>How many there were; running it again finds none.</summary>
    public static async Task<int> RunAsync(ControlDb db, CredentialVault vault, CancellationToken cancel)
    {
        var (after, count) = ("", 0);
        while (true)
        {
            var ids = await db.QueryAsync<string>($"select id from control_credentials where id > {after} order by id limit {Step}", cancel);
            foreach (var id in ids)
                count += await db.WriteAsync(By.House, write => RewrapAsync(write, vault, id, cancel), cancel);
            if (ids.Count < Step)
                break;
            after = ids[^1];
        }
        await db.NoteAsync(By.House, "control.credentials_rewrapped", TenantId.House.Value, $"{count} data keys", cancel);
        return count;
    }

    private static async Task<int> RewrapAsync(ControlWrite write, CredentialVault vault, string id, CancellationToken cancel)
    {
        var count = 0;
        foreach (var row in await write.QueryAsync<Row>($"select tenant_id, ref, provider, wrapped_key from control_credentials where id = {id} and wrapped_key is not null", cancel))
        {
            if (vault.Rewrap(row.Place, row.WrappedKey) is { } wrapped)
                count += await write.ExecuteAsync($"update control_credentials set wrapped_key = {wrapped} where tenant_id = {row.TenantId} and id = {id}", cancel);
        }
        foreach (var row in await write.QueryAsync<EarlierRow>($"""
            select v.tenant_id, c.ref, c.provider, v.wrapped_key, v.number from control_credential_versions v
            join control_credentials c on c.tenant_id = v.tenant_id and c.id = v.credential_id where v.credential_id = {id}
            """, cancel))
        {
            if (vault.Rewrap(row.Place, row.WrappedKey) is { } wrapped)
            {
                count += await write.ExecuteAsync(
                    $"update control_credential_versions set wrapped_key = {wrapped} where tenant_id = {row.TenantId} and credential_id = {id} and number = {row.Number}", cancel);
            }
        }
        return count;
    }

    private sealed record Row(string TenantId, string Ref, string Provider, byte[] WrappedKey)
    {
        public CredentialPlace Place => new(TenantId, Ref, Provider);
    }

    private sealed record EarlierRow(string TenantId, string Ref, string Provider, byte[] WrappedKey, long Number)
    {
        public CredentialPlace Place => new(TenantId, Ref, Provider);
    }
}
