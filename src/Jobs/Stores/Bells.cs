using System.Collections.Concurrent;

namespace Longhouse.Jobs.Stores;

/// <summary>Who is woken by what, inside this process.</summary>
internal sealed class Bells
{
    private readonly ConcurrentDictionary<string, Signal> _queues = new(StringComparer.Ordinal);

    /// <summary>A job that was cancelled while it runs, here or elsewhere.</summary>
    public Action<long>? Cancelled { get; set; }

    /// <summary>Something is due sooner than the sleeper knows.</summary>
    public Signal Scheduled { get; } = new();

    /// <summary>Progress or an outcome was written in this process.</summary>
    public Action? Changed { get; set; }

    public Signal Of(string queue) => _queues.GetOrAdd(queue, _ => new Signal());

    public void Ring(string queue)
    {
        if (_queues.TryGetValue(queue, out var signal))
            signal.Set();
    }

    /// <summary>After the connection to the database was away: anything may have happened.</summary>
    public void RingAll()
    {
        foreach (var signal in _queues.Values)
            signal.Set();
        Scheduled.Set();
    }

    public void Cancel(long id) => Cancelled?.Invoke(id);

    public void Change() => Changed?.Invoke();
}
