using System.Numerics;
using System.Security.Cryptography;
using Longhouse.ControlPlane.Hosting;

namespace Longhouse.ControlPlane.Audit;

/// <summary>
/// Signs exports with ECDSA on P-256 and SHA-256. The private key follows from the house's key, so that there is none to keep; the public
/// one is shown, so that anyone can check an export and only this house can make one.
/// </summary>
internal sealed class AuditSigner : IDisposable
{
    public const string Algorithm = "ES256";

    // The order of P-256's group.
    private static readonly BigInteger Order = BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);
    private const int KeyLength = 32;
    private readonly ECDsa _key;

    public AuditSigner(HouseKey house)
    {
        // Twice the bytes that are needed, so that taking the remainder favours no key.
        byte[] seed = [.. house.Derive("audit export 1"), .. house.Derive("audit export 1, second half")];
        var number = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[KeyLength];
        bytes.CopyTo(d, KeyLength - bytes.Length);
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        PublicKey = _key.ExportSubjectPublicKeyInfoPem();
        KeyId = Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()))[..16];
    }

    /// <summary>In PEM, as common tools read it.</summary>
    public string PublicKey { get; }

    public string KeyId { get; }

    /// <summary>A signature of what has this hash, in DER and base64.</summary>
    public string Sign(byte[] sha256) => Convert.ToBase64String(_key.SignHash(sha256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();
}
