using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>
/// Knows keys again: checksum before anything else, the row by its id (kept for a second), then the keyed hash in constant time. See
/// docs/decisions/0004-keyed-hash-for-keys.md.
/// </summary>
internal sealed class KeyVerifier(SystemDb db, HouseKey house, TimeProvider clock)
{
    private readonly byte[] _hashKey = house.Derive("api keys");
    private readonly RecentReads<ApiKey> _recent = new(clock);

    /// <summary>The key that this text is; null if it is none, was revoked, has expired or is not what it says.</summary>
    public ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancel)
    {
        if (!KeyText.TryRead(text, out var key))
            return ValueTask.FromResult<ApiKey?>(null);
        var (id, hash) = (key.Id.ToString(), Hash(key.Kind, key.Id, key.Secret));
        var read = _recent.GetAsync(id, ReadAsync, cancel);
        return read.IsCompletedSuccessfully ? ValueTask.FromResult(Match(read.Result, hash)) : new ValueTask<ApiKey?>(MatchAsync(read, hash));
    }

    public string HashOf(string kind, string id, string secret) => Convert.ToHexStringLower(Hash(kind, id, secret));

    public void Forget(string id) => _recent.Forget(key => key.Id == id);

    public void ForgetPerson(string person) => _recent.Forget(key => key.Person.Id == person);

    private async Task<ApiKey?> MatchAsync(ValueTask<ApiKey?> read, byte[] hash) => Match(await read, hash);

    private ApiKey? Match(ApiKey? key, byte[] hash) =>
        key is not null && CryptographicOperations.FixedTimeEquals(key.Hash, hash) && (key.ExpiresAt is not { } ends || ends > clock.GetUtcNow()) ? key : null;

    private byte[] Hash(ReadOnlySpan<char> kind, ReadOnlySpan<char> id, ReadOnlySpan<char> secret)
    {
        Span<byte> text = stackalloc byte[kind.Length + id.Length + secret.Length];
        Encoding.ASCII.GetBytes(kind, text);
        Encoding.ASCII.GetBytes(id, text[kind.Length..]);
        Encoding.ASCII.GetBytes(secret, text[(kind.Length + id.Length)..]);
        return HMACSHA256.HashData(_hashKey, text);
    }

    private async Task<ApiKey?> ReadAsync(string id, CancellationToken cancel)
    {
        var row = await db.FindAsync<Row>($"""
            select k.id, k.kind, k.tenant_id, k.secret_hash, k.scopes, k.per_minute, k.expires_at, p.id as person_id, p.name, p.email, p.platform_role
            from control_keys k join control_people p on p.id = k.person_id where k.id = {id} and k.revoked_at is null
            """, cancel);
        if (row is null)
            return null;
        var memberships = row.TenantId == TenantId.House.Value
            ? await db.QueryAsync<Membership>($"select tenant_id, role from control_memberships where person_id = {row.PersonId}", cancel)
            : [];
        var person = new SignedInPerson(row.PersonId, row.Name, row.Email, Roles.ReadPlatform(row.PlatformRole),
            memberships.ToDictionary(m => m.TenantId, m => Roles.ReadTenant(m.Role), StringComparer.Ordinal));
        return new ApiKey(row.Id, row.Kind, new TenantId(row.TenantId), Convert.FromHexString(row.SecretHash), ReadScopes(row.Scopes), row.PerMinute, row.ExpiresAt, person);
    }

    /// <summary>No scopes at all means everything that the person may; only a person's key can be that wide.</summary>
    public static IReadOnlySet<string>? ReadScopes(string stored) => stored.Length == 0 ? null : stored.Split(' ').ToHashSet(StringComparer.Ordinal);

    private sealed record Membership(string TenantId, string Role);

    private sealed record Row(
        string Id, string Kind, string TenantId, string SecretHash, string Scopes, int PerMinute, DateTimeOffset? ExpiresAt, string PersonId, string Name, string Email,
        string PlatformRole);
}
