using System.Collections.Concurrent;

namespace Longhouse.Jobs.Stores;

/// <summary>Who is woken by what, inside this process.</summary>
internal sealed class Bells
{
    private readonly ConcurrentDictionary<string, Signal> _queues = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<Action<long>, bool> _onCancelled = new();
    private readonly ConcurrentDictionary<Action, bool> _onChange = new();

    /// <summary>Something is due sooner than the sleeper knows.</summary>
    public Signal Scheduled { get; } = new();

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

    /// <summary>Calls for every job that is cancelled while it runs, here or elsewhere.</summary>
    public void OnCancelled(Action<long> call) => _onCancelled[call] = true;

    public void NoMoreCancelled(Action<long> call) => _onCancelled.TryRemove(call, out _);

    public void Cancel(long id)
    {
        foreach (var (call, _) in _onCancelled)
            call(id);
    }

    /// <summary>Calls whenever progress or an outcome was written in this process.</summary>
    public void OnChange(Action call) => _onChange[call] = true;

    public void NoMoreChange(Action call) => _onChange.TryRemove(call, out _);

    public void Change()
    {
        foreach (var (call, _) in _onChange)
            call();
    }
}
