using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Longhouse.Platform.Data;

/// <summary>
/// Ids such as <c>note_0190f6a1c2d37a01b3c4d5e6f7a8b9c0</c>: a readable prefix and a UUID of version 7. Ids of one process sort in the
/// order in which they were made, also within a millisecond, so lists by id show what came first.
/// </summary>
public static class Id
{
    private static readonly ConditionalWeakTable<TimeProvider, Sequence> Sequences = [];
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string New(string prefix, TimeProvider clock)
    {
        var (milliseconds, counter) = Sequences.GetOrCreateValue(clock).Next(clock.GetUtcNow().ToUnixTimeMilliseconds());
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        bytes[6] = (byte)(0x70 | (counter >> 8));
        bytes[7] = (byte)counter;
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return $"{prefix}_{Convert.ToHexStringLower(bytes)}";
    }

    /// <summary>Whether this could be an id that <see cref="New"/> made with this prefix; saves a look-up for what cannot exist.</summary>
    public static bool IsWellFormed(string id, string prefix) =>
        id.Length == prefix.Length + 33 && id.StartsWith(prefix, StringComparison.Ordinal) && id[prefix.Length] == '_'
        && id.AsSpan(prefix.Length + 1).IndexOfAnyExcept(HexDigits) < 0;

    private sealed class Sequence
    {
        private const int MaxCounter = 0xFFF;
        private readonly Lock _lock = new();
        private long _milliseconds;
        private int _counter;

        public (long Milliseconds, int Counter) Next(long now)
        {
            lock (_lock)
            {
                if (now > _milliseconds)
                    (_milliseconds, _counter) = (now, 0);
                else if (_counter < MaxCounter && now > _milliseconds - 1000)
                    _counter++;
                else if (now <= _milliseconds - 1000)
                    (_milliseconds, _counter) = (now, 0); // the clock was set back: follow it rather than pretend for hours
                else
                    (_milliseconds, _counter) = (_milliseconds + 1, 0); // 4,096 within a millisecond: borrow from the next
                return (_milliseconds, _counter);
            }
        }
    }
}
