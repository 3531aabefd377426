using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Longhouse.Jobs;

/// <summary>Watches any number of jobs with one question to the database, asked on a change in this process or every half second.</summary>
internal sealed class ProgressWatch(JobStore store, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);

    // Between two tables a job is in neither for a moment. After so many looks it is unknown, or pruned.
    private const int LooksInVain = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Channel<JobProgress>>> _watchers = [];
    private readonly Dictionary<long, int> _inVain = [];
    private readonly Stores.Signal _changed = new();
    private Task _loop = Task.CompletedTask;

    public async IAsyncEnumerable<JobProgress> WatchAsync(long id, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Only the newest is worth reading.
        var channel = Channel.CreateBounded<JobProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Add(id, channel);
        try
        {
            JobProgress? last = null;
            await foreach (var progress in channel.Reader.ReadAllAsync(cancel))
            {
                if (progress != last)
                    yield return last = progress;
                if (progress.State >= JobState.Done)
                    yield break;
            }
        }
        finally
        {
            Remove(id, channel);
        }
    }

    private void Add(long id, Channel<JobProgress> channel)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(id, out var channels))
                _watchers[id] = channels = [];
            channels.Add(channel);
            if (_watchers.Count == 1 && channels.Count == 1)
            {
                store.Bells.OnChange(_changed.Set);
                _loop = LoopAsync(_loop);
            }
        }

        _changed.Set();
    }

    private void Remove(long id, Channel<JobProgress> channel)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(id, out var channels) || !channels.Remove(channel))
                return;
            if (channels.Count == 0)
            {
                _watchers.Remove(id);
                _inVain.Remove(id);
            }

            if (_watchers.Count == 0)
                store.Bells.NoMoreChange(_changed.Set);
        }

        _changed.Set();
    }

    private async Task LoopAsync(Task previous)
    {
        await previous;
        await Task.Yield();
        while (true)
        {
            await _changed.WaitAsync(Every, time, CancellationToken.None);
            long[] ids;
            lock (_gate)
                ids = [.. _watchers.Keys];
            if (ids.Length == 0)
                return;
            await LookAsync(ids);
            await Task.Delay(AtMostEvery, time, CancellationToken.None);
        }
    }

    private async Task LookAsync(long[] ids)
    {
        try
        {
            var found = (await store.Records.ProgressAsync(ids, CancellationToken.None)).ToLookup(p => p.Id);
            lock (_gate)
            {
                foreach (var (id, channels) in _watchers)
                {
                    var progress = found[id].MaxBy(p => p.State);
                    var inVain = _inVain[id] = progress is null ? _inVain.GetValueOrDefault(id) + 1 : 0;
                    foreach (var channel in channels)
                    {
                        if (progress is not null)
                            channel.Writer.TryWrite(progress);
                        else if (inVain >= LooksInVain)
                            channel.Writer.TryComplete();
                    }
                }
            }
        }
#pragma warning disable CA1031 // Watchers cannot help it that the database is away; the next look may find it back.
        catch (Exception)
#pragma warning restore CA1031
        {
            await Task.Delay(Every, time, CancellationToken.None);
        }
    }
}
