using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Longhouse.ControlPlane.Credentials.OAuth;

/// <summary>Someone who was sent to a provider and may come back once, within ten minutes.</summary>
internal sealed record OAuthAttempt(
    string TenantId, string Id, string Provider, byte[] Verifier, string Initiator, string? CredentialId, string Root, string Label)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    /// <summary>What the provider is told of the verifier (RFC 7636).</summary>
    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
