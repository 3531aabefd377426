using System.Net;
using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Credentials;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.ServiceTokens;

/// <summary>What an execution plane shows: <c>pvs_</c>, eight characters that find it, and 256 random bits.</summary>
internal sealed record ServiceToken(
    string Id, string KeyId, string Name, string AppType, string Slot, string Hash, string Scopes, string Networks, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public const string Prefix = "pvs_";
    public const string Primary = "primary";
    public const string Secondary = "secondary";

    public const string RuntimeRead = "runtime:read";
    public const string CredentialsResolve = "credentials:resolve";
    public const string UsageWrite = "usage:write";
    public const string ChangesRead = "changes:read";

    public static readonly IReadOnlyList<string> AllScopes = [RuntimeRead, CredentialsResolve, UsageWrite, ChangesRead];

    private const int KeyIdLength = 8;
    private const int SecretLength = 43;

    public static Sql Columns => $"id, key_id, name, app_type, slot, hash, scopes, networks, created_at, expires_at, last_used_at, revoked_at";

    public bool Has(string scope) => Scopes.Split(' ').Contains(scope);

    public static (string KeyId, string Text) NewText()
    {
        var keyId = CredentialRef.Base62(RandomNumberGenerator.GetBytes(32))[^KeyIdLength..];
        return (keyId, $"{Prefix}{keyId}_{CredentialRef.Base62(RandomNumberGenerator.GetBytes(32))}");
    }

    /// <summary>The part that finds a token; null for a text that cannot be one.</summary>
    public static string? KeyIdOf(string text) =>
        text.Length == Prefix.Length + KeyIdLength + 1 + SecretLength && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + KeyIdLength] == '_'
            ? text.Substring(Prefix.Length, KeyIdLength)
            : null;

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(HashOf(text)));

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || end > now);

    /// <summary>Whether it may be used from an address; from anywhere unless networks were named.</summary>
    public bool MayComeFrom(IPAddress? address) =>
        Networks.Length == 0 || (address is not null && Networks.Split(' ').Any(network => IPNetwork.Parse(network).Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
}

/// <summary>A token as people see it: all but itself.</summary>
internal sealed record ServiceTokenView(
    string Id, string KeyId, string Name, string AppType, string Slot, IReadOnlyList<string> Scopes, IReadOnlyList<string> Networks, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public static ServiceTokenView Of(ServiceToken token) => new(
        token.Id, token.KeyId, token.Name, token.AppType, token.Slot, token.Scopes.Split(' '), token.Networks.Length == 0 ? [] : token.Networks.Split(' '), token.CreatedAt,
        token.ExpiresAt, token.LastUsedAt, token.RevokedAt);
}
