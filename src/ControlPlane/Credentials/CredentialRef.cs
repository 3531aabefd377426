using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>The opaque name of a credential in configurations: <c>cr_</c> and 256 random bits. It opens nothing by itself, and still is not logged.</summary>
internal static class CredentialRef
{
    public const string Prefix = "cr_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Digits = 43; // 62⁴³ > 2²⁵⁶

    public static string New() => Prefix + Base62(RandomNumberGenerator.GetBytes(32));

    /// <summary>What may be logged and told of a reference: enough to find it again, not to use it.</summary>
    public static string Fingerprint(string reference) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..6];

    public static string Base62(byte[] bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        Span<char> text = stackalloc char[Digits];
        for (var i = Digits - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, Alphabet.Length, out var digit);
            text[i] = Alphabet[(int)digit];
        }
        return new string(text);
    }
}
