using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Hosting;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>What is kept of a secret: its data key, wrapped, and itself under that key.</summary>
internal sealed record SealedPayload(byte[] WrappedKey, byte[] Payload);

/// <summary>
/// Encrypts each secret under a data key of its own (AES-256-GCM), and that one under a key that is not in the database. Both are bound to
/// tenant, reference and provider, so that a payload moved to another row does not open. Without its data key a payload is lost for good.
/// </summary>
internal sealed class CredentialVault : IDisposable
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly AesGcm _keys;
    private readonly AesGcm? _previousKeys;
    private readonly byte[] _versionKey;

    public CredentialVault(HouseKey house)
    {
        _keys = new AesGcm(house.Derive("credentials 1"), TagLength);
        _previousKeys = house.Previous is { } previous ? new AesGcm(previous.Derive("credentials 1"), TagLength) : null;
        _versionKey = house.Derive("credential versions 1");
    }

    public SealedPayload Seal(CredentialPlace place, ReadOnlySpan<byte> plain)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(dataKey);
        using var data = new AesGcm(dataKey, TagLength);
        var result = new SealedPayload(Encrypt(_keys, dataKey, place.Bytes("key")), Encrypt(data, plain, place.Bytes("payload")));
        CryptographicOperations.ZeroMemory(dataKey);
        return result;
    }

    /// <exception cref="CryptographicException">The payload belongs elsewhere, was changed, or was sealed under another key.</exception>
    public byte[] Open(CredentialPlace place, SealedPayload box)
    {
        var dataKey = Unwrap(place, box.WrappedKey, out _);
        using var data = new AesGcm(dataKey, TagLength);
        CryptographicOperations.ZeroMemory(dataKey);
        return Decrypt(data, box.Payload, place.Bytes("payload"));
    }

    /// <summary>The data key wrapped under the house's key of today; null when it is already.</summary>
    public byte[]? Rewrap(CredentialPlace place, byte[] wrappedKey)
    {
        var dataKey = Unwrap(place, wrappedKey, out var isOld);
        var wrapped = isOld ? Encrypt(_keys, dataKey, place.Bytes("key")) : null;
        CryptographicOperations.ZeroMemory(dataKey);
        return wrapped;
    }

    /// <summary>A fingerprint of a secret that says nothing about it, even if it could be guessed.</summary>
    public string Fingerprint(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_versionKey, Encoding.UTF8.GetBytes(text)));

    public void Dispose()
    {
        _keys.Dispose();
        _previousKeys?.Dispose();
    }

    private byte[] Unwrap(CredentialPlace place, byte[] wrappedKey, out bool isOld)
    {
        isOld = false;
        try
        {
            return Decrypt(_keys, wrappedKey, place.Bytes("key"));
        }
        catch (AuthenticationTagMismatchException) when (_previousKeys is not null)
        {
            isOld = true;
            return Decrypt(_previousKeys, wrappedKey, place.Bytes("key"));
        }
    }

    private static byte[] Encrypt(AesGcm key, ReadOnlySpan<byte> plain, byte[] place)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        key.Encrypt(nonce, plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), place);
        return box;
    }

    private static byte[] Decrypt(AesGcm key, byte[] box, byte[] place)
    {
        if (box.Length < NonceLength + TagLength)
            throw new CryptographicException("This is too short to be a sealed secret.");
        var plain = new byte[box.Length - NonceLength - TagLength];
        key.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, place);
        return plain;
    }
}

/// <summary>Where a secret belongs.</summary>
internal sealed record CredentialPlace(string TenantId, string Ref, string Provider)
{
    public byte[] Bytes(string what) => Encoding.UTF8.GetBytes($"{what}\n{TenantId}\n{Ref}\n{Provider}");
}
