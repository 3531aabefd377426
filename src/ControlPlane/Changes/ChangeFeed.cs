using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Changes;

/// <summary>The numbered list of changes. Whoever waits is woken by a change of this process at once, and by one of another within half a second.</summary>
internal sealed class ChangeFeed(SystemDb db, TimeProvider clock)
{
    public const int Kept = 10_000;
    private const int MostAtOnce = 500;
    private readonly Lock _lock = new();
    private long _seen = -1;
    private TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds changes in the writer's transaction; the last thing that it does, since others wait for the numbers from then on.</summary>
    public async Task AppendAsync(SystemWrite write, IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        var last = (await write.QueryAsync<long>($"update control_feed set seq = seq + {changes.Count} where id = 1 returning seq", cancel))[0];
        var seq = last - changes.Count;
        foreach (var change in changes)
        {
            await write.ExecuteAsync($"""
                insert into control_changes (seq, at, kind, app_type, tenant, host, config_version, credential_fp)
                values ({++seq}, {clock.GetUtcNow()}, {change.Kind}, {change.AppType}, {change.Tenant}, {change.Host}, {change.ConfigVersion}, {change.CredentialFp})
                """, cancel);
        }
        await write.ExecuteAsync($"delete from control_changes where seq <= {last - Kept}", cancel);
        write.AfterCommit(() =>
        {
            Interlocked.CompareExchange(ref _seen, last, seq - changes.Count); // unless another process came between: that is for LookAsync to find
            Ring();
        });
    }

    /// <summary>Whether another process added something since this was last asked; rings if so.</summary>
    public async Task<bool> LookAsync(CancellationToken cancel)
    {
        var last = await LastAsync(cancel);
        var before = Interlocked.Exchange(ref _seen, last);
        var isNew = before >= 0 && before < last;
        if (isNew)
            Ring();
        return isNew;
    }

    public async Task<long> LastAsync(CancellationToken cancel) => (await db.QueryAsync<long>($"select seq from control_feed where id = 1", cancel))[0];

    /// <summary>The same, but with patience: waits for something to happen, at most so long.</summary>
    public async Task<ChangePage?> WaitAsync(long since, string? appType, TimeSpan patience, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var ring = NextRing();
            if (await ReadAsync(since, appType, cancel) is not { } page)
                return null;
            var left = patience - clock.GetElapsedTime(started);
            if (page.Changes.Count > 0 || left <= TimeSpan.Zero)
                return page;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(ring, Task.Delay(left, clock, stop.Token));
            await stop.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What happened to an app type (to any, for null) after a number, oldest first; null when that is no longer known.</summary>
    public async Task<ChangePage?> ReadAsync(long since, string? appType, CancellationToken cancel)
    {
        Sql ofApp = appType is null ? Sql.Empty : $"and app_type = {appType}";
        var last = await LastAsync(cancel);
        if (since > last || since < last - Kept)
            return null;
        var rows = await db.QueryAsync<NumberedChange>($"""
            select seq, kind, host, tenant, config_version, credential_fp from control_changes
            where seq > {since} and seq <= {last} {ofApp} order by seq limit {MostAtOnce}
            """, cancel);
        return new ChangePage(rows.Count == MostAtOnce ? rows[^1].Seq : last, rows);
    }

    /// <summary>Ends when something was added, or when it is taken back. Take it before reading, so that nothing falls between the two.</summary>
    public Task NextRing()
    {
        lock (_lock)
            return _rung.Task;
    }

    public void Ring()
    {
        TaskCompletionSource rung;
        lock (_lock)
            (rung, _rung) = (_rung, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        rung.TrySetResult();
    }
}

/// <summary>Some changes, and the number to go on from.</summary>
internal sealed record ChangePage(long Next, IReadOnlyList<NumberedChange> Changes);

internal sealed record NumberedChange(long Seq, string Kind, string? Host, string? Tenant, string? ConfigVersion, string? CredentialFp);
