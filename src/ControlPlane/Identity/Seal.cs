using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Hosting;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Encrypts what leaves the house and comes back, such as a cookie: AES-256-GCM, each purpose under a key of its own.</summary>
internal sealed class Seal(HouseKey key, string purpose)
{
    private const byte Version = 1;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Around = 1 + Nonce + Tag;

    private readonly byte[] _key = key.Derive(purpose);

    public string Close(string content)
    {
        var plain = Encoding.UTF8.GetBytes(content);
        var whole = new byte[Around + plain.Length];
        whole[0] = Version;
        RandomNumberGenerator.Fill(whole.AsSpan(1, Nonce));
        using var aes = new AesGcm(_key, Tag);
        aes.Encrypt(whole.AsSpan(1, Nonce), plain, whole.AsSpan(Around), whole.AsSpan(1 + Nonce, Tag));
        return Base64Url.EncodeToString(whole);
    }

    /// <summary>What was closed, or null if this is anything else.</summary>
    public string? Open(string text)
    {
        if (!Base64Url.IsValid(text, out var length) || length < Around)
            return null;
        var whole = Base64Url.DecodeFromChars(text);
        if (whole[0] != Version)
            return null;
        var plain = new byte[length - Around];
        using var aes = new AesGcm(_key, Tag);
        try
        {
            aes.Decrypt(whole.AsSpan(1, Nonce), whole.AsSpan(Around), whole.AsSpan(1 + Nonce, Tag), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // made by someone else, or changed on the way
        }
        return Encoding.UTF8.GetString(plain);
    }
}
