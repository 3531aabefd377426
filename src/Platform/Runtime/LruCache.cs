using System.Diagnostics.CodeAnalysis;

namespace Longhouse.Platform.Runtime;

/// <summary>The most recently used entries, up to a bound.</summary>
internal sealed class LruCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _nodes.Count;
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }
            if (node != _byUse.First)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_nodes.Remove(key, out var old))
                _byUse.Remove(old);
            else if (_nodes.Count >= capacity && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _nodes.Remove(last.Value.Key);
            }
            _nodes[key] = _byUse.AddFirst((key, value));
        }
    }

    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_nodes.Remove(key, out var node))
                return false;
            _byUse.Remove(node);
            return true;
        }
    }

    public IReadOnlyList<(TKey Key, TValue Value)> Entries()
    {
        lock (_lock)
            return [.. _byUse];
    }

    public void Clear()
    {
        lock (_lock)
        {
            _nodes.Clear();
            _byUse.Clear();
        }
    }
}
