using System.Globalization;
using System.Text;
using Longhouse.Platform.Data;

namespace Longhouse.Platform.Audit;

/// <summary>Where a tenant's chain stood at some time, signed by the house.</summary>
internal sealed record AuditCheckpoint(string TenantId, long Number, string Hash, DateTimeOffset At, string KeyId, string Signature)
{
    public static Sql Columns => $"tenant_id, number, hash, at, key_id, signature";

    /// <summary>What the signature is of. No part of it can hold a line's end.</summary>
    public byte[] Signed() => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"longhouse audit checkpoint 1\n{TenantId}\n{Number}\n{Hash}\n{At.ToUnixTimeMilliseconds()}\n"));

    public Task<int> AddAsync(SystemWrite write, CancellationToken cancel) => write.ExecuteAsync($"""
        insert into audit_checkpoints (tenant_id, number, hash, at, key_id, signature) values ({TenantId}, {Number}, {Hash}, {At}, {KeyId}, {Signature})
        on conflict (tenant_id, number, key_id) do nothing
        """, cancel);
}

/// <summary>Whether a checkpoint was signed by this house.</summary>
internal delegate bool CheckCheckpoint(AuditCheckpoint checkpoint);
