using System.Collections.Concurrent;

namespace Longhouse.ControlPlane.Identity;

/// <summary>
/// What was read within the last second, also that there was nothing. A change made by this process is seen at once, since it makes us forget, what
/// is being read at that moment included; one made by another process within the second.
/// </summary>
internal sealed class RecentReads<T>(TimeProvider clock, int most = 20_000) where T : class
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _generation;

    public ValueTask<T?> GetAsync(string key, Func<string, CancellationToken, Task<T?>> read, CancellationToken cancel) =>
        _entries.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.ReadAt) < Kept
            ? ValueTask.FromResult(entry.Value)
            : new ValueTask<T?>(ReadAsync(key, read, cancel));

    public void Forget(Func<T, bool> which)
    {
        Interlocked.Increment(ref _generation);
        foreach (var entry in _entries)
        {
            if (entry.Value.Value is { } value && which(value))
                _entries.TryRemove(entry);
        }
    }

    private async Task<T?> ReadAsync(string key, Func<string, CancellationToken, Task<T?>> read, CancellationToken cancel)
    {
        var (generation, readAt) = (Interlocked.Read(ref _generation), clock.GetTimestamp());
        var value = await read(key, cancel);
        if (_entries.Count >= most)
            _entries.Clear(); // rare, and cheaper than keeping order on every request
        var entry = new Entry(readAt, value);
        _entries[key] = entry;
        // Whoever forgot meanwhile did not see this entry; it may hold what was true before.
        if (Interlocked.Read(ref _generation) != generation)
            _entries.TryRemove(new KeyValuePair<string, Entry>(key, entry));
        return value;
    }

    private sealed record Entry(long ReadAt, T? Value);
}
