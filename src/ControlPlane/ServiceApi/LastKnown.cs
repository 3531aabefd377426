using System.Collections.Concurrent;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>Something that was read, and how long ago: nothing, unless the database is away.</summary>
internal readonly record struct Known<T>(T? Value, TimeSpan Age) where T : class;

/// <summary>
/// Reads through to the database, and remembers the answers for when it is away: then they serve for five minutes, and not a second longer. What
/// was not asked for before is not known. Never used for secrets.
/// </summary>
internal sealed class LastKnown<T>(TimeProvider clock, Func<T, int> sizeOf) where T : class
{
    private const long MaxSize = 32 * 1024 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Who serves from memory need not wait for the database each time to hear that it is still away.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _size;
    private long _awayUntil = long.MinValue;

    public async Task<Known<T>> ReadAsync(string key, Func<Task<T?>> read)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref _awayUntil) && Find(key) is { } remembered)
            return remembered;
        var readAt = clock.GetTimestamp();
        try
        {
            var value = await read();
            Keep(key, value, readAt);
            return new Known<T>(value, TimeSpan.Zero);
        }
        catch (DatabaseUnavailableException)
        {
            Volatile.Write(ref _awayUntil, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            if (Find(key) is { } known)
                return known;
            throw;
        }
    }

    private Known<T>? Find(string key) =>
        _entries.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.ReadAt) is var age && age < Kept ? new Known<T>(entry.Value, age) : null;

    private void Keep(string key, T? value, long readAt)
    {
        if (value is null)
        {
            if (_entries.TryRemove(key, out var gone))
                Interlocked.Add(ref _size, -sizeOf(gone.Value));
            return;
        }
        if (Interlocked.Read(ref _size) > MaxSize)
        {
            _entries.Clear(); // rare, and cheaper than keeping order on every request
            Interlocked.Exchange(ref _size, 0);
        }
        var entry = new Entry(value, readAt);
        var before = 0;
        _entries.AddOrUpdate(key, entry, (_, old) =>
        {
            before = sizeOf(old.Value);
            return entry;
        });
        Interlocked.Add(ref _size, sizeOf(value) - before);
    }

    private sealed record Entry(T Value, long ReadAt);
}
