using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Longhouse.ControlPlane.Identity;

/// <summary>Codes that nobody can guess: 256 bits. We keep their hash alone, which is enough to know one again.</summary>
internal static class RandomCode
{
    private const int Bytes = 32;
    private const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether we could have made it; saves a look-up for what cannot exist.</summary>
    public static bool IsWellFormed(string? code) => code is { Length: Length } && Base64Url.IsValid(code);

    public static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    /// <summary>Compares in the same time whatever differs.</summary>
    public static bool Matches(string code, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(code)), Encoding.ASCII.GetBytes(hash));
}
