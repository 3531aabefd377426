using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>
/// A provider's public keys, kept for an hour. An unknown key id makes us look again, since providers change keys without notice; but not more
/// than twice a minute, since anyone can make up a key id.
/// </summary>
internal sealed class SigningKeys(ProviderHttp http, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private Known? _known;

    /// <summary>The keys that could have signed a token with this algorithm and key id.</summary>
    public async Task<IReadOnlyList<SigningKey>> FindAsync(string address, string algorithm, string? keyId, CancellationToken cancel)
    {
        var known = _known;
        if (known is not null && clock.GetElapsedTime(known.ReadAt) < Kept)
        {
            var found = known.Match(algorithm, keyId);
            if (found.Count > 0 || clock.GetElapsedTime(known.ReadAt) < Pause)
                return found;
        }
        var readAt = clock.GetTimestamp();
        using var json = await http.GetAsync(address, null, cancel);
        _known = known = new Known(SigningKey.ReadAll(json.RootElement), readAt);
        return known.Match(algorithm, keyId);
    }

    private sealed record Known(IReadOnlyList<SigningKey> Keys, long ReadAt)
    {
        public IReadOnlyList<SigningKey> Match(string algorithm, string? keyId) =>
            [.. Keys.Where(key => key.Algorithm == algorithm && (keyId is null || key.Id == keyId))];
    }
}

/// <summary>A public key that verifies RS256 or ES256. No other algorithm is taken, least of all none, or one that a public key could be the secret of.</summary>
internal sealed record SigningKey(string? Id, string Algorithm, RSAParameters? Rsa, ECParameters? Ec)
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    private const int LeastRsaBytes = 256;

    public bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (Rsa is { } parameters)
        {
            using var rsa = RSA.Create(parameters);
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        using var curve = ECDsa.Create(Ec!.Value); // one of the two is there
        return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public static IReadOnlyList<SigningKey> ReadAll(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Select(Read).OfType<SigningKey>()]
            : [];

    private static SigningKey? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || (json.Text("use") is { } use && use != "sig"))
            return null;
        return json.Text("kty") switch
        {
            "RSA" when json.Text("alg") is null or Rs256 && Bytes(json, "n") is { Length: >= LeastRsaBytes } n && Bytes(json, "e") is { Length: > 0 } e =>
                new SigningKey(json.Text("kid"), Rs256, new RSAParameters { Modulus = n, Exponent = e }, null),
            "EC" when json.Text("alg") is null or Es256 && json.Text("crv") == "P-256" && Bytes(json, "x") is { Length: 32 } x && Bytes(json, "y") is { Length: 32 } y =>
                new SigningKey(json.Text("kid"), Es256, null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
            _ => null,
        };
    }

    private static byte[]? Bytes(JsonElement json, string name) =>
        json.Text(name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
