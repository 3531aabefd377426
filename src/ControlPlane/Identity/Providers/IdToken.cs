using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>What a token must say to be believed. Without a nonce, none is asked for.</summary>
internal sealed record ExpectedToken(IReadOnlyList<string> Issuers, string Audience, string? Nonce);

/// <summary>Reads ID tokens (OpenID Connect Core 3.1.3.7): the signature first, then every claim that says for whom and for how long.</summary>
internal sealed class IdToken
{
    private const int MaxLength = 16 * 1024;
    private const int MaxSubject = 255;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private IdToken(string algorithm, string? keyId, JsonElement claims, byte[] signed, byte[] signature) =>
        (Algorithm, KeyId, Claims, _signed, _signature) = (algorithm, keyId, claims, signed, signature);

    public string Algorithm { get; }

    public string? KeyId { get; }

    /// <summary>Nothing in here is true until <see cref="FindFault"/> found none.</summary>
    public JsonElement Claims { get; }

    /// <summary>Takes a token apart; null if it is none of a kind that we believe.</summary>
    public static IdToken? Read(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature] || Decode(signature) is not { } bytes
            || ReadObject(header) is not { } head || ReadObject(claims) is not { } body)
            return null;
        // "crit" names extensions that must be understood; we understand none.
        if (head.Text("alg") is not (SigningKey.Rs256 or SigningKey.Es256) || head.TryGetProperty("crit", out _))
            return null;
        return new IdToken(head.Text("alg")!, head.Text("kid"), body, Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]), bytes);
    }

    /// <summary>Why it must not be believed; null if it may be.</summary>
    public string? FindFault(IReadOnlyList<SigningKey> keys, ExpectedToken expected, DateTimeOffset now)
    {
        if (!keys.Any(key => key.Verifies(_signed, _signature)))
            return "the signature is not by a key of the provider";
        if (Claims.Text("iss") is not { } issuer || !expected.Issuers.Contains(issuer))
            return "it is of another issuer";
        var audiences = Audiences();
        if (!audiences.Contains(expected.Audience))
            return "it is for another client";
        if (Claims.TryGetProperty("azp", out _) ? Claims.Text("azp") != expected.Audience : audiences.Count > 1)
            return "it was issued to another client";
        if (Claims.Number("exp") is not { } ends || now >= DateTimeOffset.FromUnixTimeSeconds(ends) + Skew)
            return "it has expired";
        if (Claims.Number("iat") is not { } issued || DateTimeOffset.FromUnixTimeSeconds(issued) > now + Skew
            || (Claims.Number("nbf") is { } begins && DateTimeOffset.FromUnixTimeSeconds(begins) > now + Skew))
            return "it is of the future";
        if (expected.Nonce is { } nonce && !IsSame(Claims.Text("nonce"), nonce))
            return "the nonce is another";
        return Claims.Text("sub") is not { Length: <= MaxSubject } ? "it names nobody" : null;
    }

    private List<string?> Audiences() => !Claims.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind == JsonValueKind.String ? [audience.GetString()]
        : audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null)]
        : [];

    private static bool IsSame(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static JsonElement? ReadObject(string part)
    {
        if (Decode(part) is not { } bytes)
            return null;
        try
        {
            using var json = JsonDocument.Parse(bytes, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
}
