using System.Buffers;
using System.Security.Cryptography;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>
/// A key as it is written: <c>frt_live_</c>, an id of 8, a secret of 32 and a checksum of 6 characters, all of them letters and digits. The
/// checksum tells a mistyped key, and lets those who look for leaked ones know what they found, without asking us.
/// </summary>
internal readonly ref struct KeyText
{
    public const int IdLength = 8;
    public const int SecretLength = 32;
    private const int CheckLength = 6;
    private const int BodyLength = IdLength + SecretLength + CheckLength;
    private const int MaxLength = 100;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private static readonly uint[] Table = MakeTable();

    private KeyText(ReadOnlySpan<char> kind, ReadOnlySpan<char> id, ReadOnlySpan<char> secret)
    {
        Kind = kind;
        Id = id;
        Secret = secret;
    }

    public ReadOnlySpan<char> Kind { get; }

    public ReadOnlySpan<char> Id { get; }

    public ReadOnlySpan<char> Secret { get; }

    public static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    public static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, SecretLength);

    public static string Write(string kind, string id, string secret)
    {
        var start = $"{kind}_{id}{secret}";
        Span<char> check = stackalloc char[CheckLength];
        WriteCheck(start, check);
        return string.Concat(start, check);
    }

    /// <summary>Takes a key apart; false if it cannot be one, by its shape or its checksum.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out KeyText key)
    {
        key = default;
        if (text.Length is <= BodyLength + 1 or > MaxLength || text[^(BodyLength + 1)] != '_')
            return false;
        var kind = text[..^(BodyLength + 1)];
        var body = text[^BodyLength..];
        if (body.ContainsAnyExcept(Letters))
            return false;
        Span<char> check = stackalloc char[CheckLength];
        WriteCheck(text[..^CheckLength], check);
        if (!body[^CheckLength..].SequenceEqual(check))
            return false;
        key = new KeyText(kind, body[..IdLength], body[IdLength..^CheckLength]);
        return true;
    }

    // CRC-32 as in zip files, in base 62: enough for slips of the pen, and no secret.
    private static void WriteCheck(ReadOnlySpan<char> text, Span<char> check)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
            crc = Table[(byte)(crc ^ c)] ^ (crc >> 8);
        crc = ~crc;
        for (var i = CheckLength - 1; i >= 0; i--)
        {
            check[i] = Alphabet[(int)(crc % 62)];
            crc /= 62;
        }
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
            table[i] = value;
        }
        return table;
    }
}
