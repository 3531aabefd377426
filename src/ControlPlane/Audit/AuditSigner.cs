using System.Numerics;
using System.Security.Cryptography;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Audit;

namespace Longhouse.ControlPlane.Audit;

/// <summary>
/// Signs exports and checkpoints with ECDSA on P-256 and SHA-256. The private key follows from the house's key, so that there is none to keep;
/// the public one is shown, so that anyone can check and only this house can sign.
/// </summary>
internal sealed class AuditSigner : IDisposable
{
    public const string Algorithm = "ES256";

    // The order of P-256's group.
    private static readonly BigInteger Order = BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);
    private const int KeyLength = 32;
    private readonly ECDsa _key;
    private readonly ECDsa? _previous;
    private readonly string? _previousId;

    public AuditSigner(HouseKey house)
    {
        _key = KeyOf(house);
        PublicKey = _key.ExportSubjectPublicKeyInfoPem();
        KeyId = IdOf(_key);
        _previous = house.Previous is { } previous ? KeyOf(previous) : null;
        _previousId = _previous is null ? null : IdOf(_previous);
    }

    /// <summary>In PEM, as common tools read it.</summary>
    public string PublicKey { get; }

    public string KeyId { get; }

    /// <summary>A signature of what has this hash, in DER and base64.</summary>
    public string Sign(byte[] sha256) => Convert.ToBase64String(_key.SignHash(sha256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>The end of a chain, signed as of now.</summary>
    public AuditCheckpoint Seal(string tenantId, long number, string hash, DateTimeOffset at)
    {
        var checkpoint = new AuditCheckpoint(tenantId, number, hash, at, KeyId, "");
        return checkpoint with { Signature = Sign(SHA256.HashData(checkpoint.Signed())) };
    }

    /// <summary>Whether this house signed it, under its key of today or, while that is at hand, the one before.</summary>
    public bool HasSigned(AuditCheckpoint checkpoint)
    {
        var key = checkpoint.KeyId == KeyId ? _key : checkpoint.KeyId == _previousId ? _previous : null;
        Span<byte> signature = stackalloc byte[128];
        return key is not null && Convert.TryFromBase64String(checkpoint.Signature, signature, out var length)
            && key.VerifyData(checkpoint.Signed(), signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose()
    {
        _key.Dispose();
        _previous?.Dispose();
    }

    private static ECDsa KeyOf(HouseKey house)
    {
        // Twice the bytes that are needed, so that taking the remainder favours no key.
        byte[] seed = [.. house.Derive("audit export 1"), .. house.Derive("audit export 1, second half")];
        var number = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[KeyLength];
        bytes.CopyTo(d, KeyLength - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }

    private static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
