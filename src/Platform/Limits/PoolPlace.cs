namespace Longhouse.Platform.Limits;

/// <summary>Why there was no place, and when it is worth asking again.</summary>
public sealed record PoolRefusal(string Reason, TimeSpan RetryAfter)
{
    public const string PoolFull = "pool_full";
    public const string TenantFull = "tenant_full";
    public const string Superseded = "superseded";
}

/// <summary>
/// A place in an <see cref="InteractivePool"/>, or the refusal of one. Work while there is no <see cref="Refusal"/>, under
/// <see cref="Cancel"/>, and dispose it to make room for the next.
/// </summary>
public sealed class PoolPlace : IDisposable
{
    private readonly InteractivePool _pool;
    private readonly CancellationToken _caller;
    private readonly TaskCompletionSource<PoolPlace> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _work;

    internal PoolPlace(InteractivePool pool, string tenant, string? key, long askedAt, CancellationToken caller)
    {
        _pool = pool;
        _caller = caller;
        (Tenant, Key, AskedAt) = (tenant, key, askedAt);
    }

    /// <summary>Set when the place was not given.</summary>
    public PoolRefusal? Refusal { get; private set; }

    /// <summary>A newer request of the same key has come: the result is worth nothing any more.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Ends the work when the caller goes away, or when a newer request takes its place.</summary>
    public CancellationToken Cancel => _work?.Token ?? _caller;

    internal string Tenant { get; }
    internal string? Key { get; }
    internal long AskedAt { get; }
    internal long StartedAt { get; private set; }
    internal bool IsRunning { get; private set; }
    internal Task<PoolPlace> Granted => _granted.Task;

    internal void Abandon() => _pool.Abandon(this);

    // What follows is called under the pool's lock.

    internal void Start(long now)
    {
        StartedAt = now;
        IsRunning = true;
        _work = CancellationTokenSource.CreateLinkedTokenSource(_caller);
        _granted.SetResult(this);
    }

    internal void Refuse(PoolRefusal refusal)
    {
        Refusal = refusal;
        IsSuperseded = refusal.Reason == PoolRefusal.Superseded;
        _granted.SetResult(this);
    }

    internal void GiveUp() => _granted.SetCanceled(_caller);

    internal void Interrupt()
    {
        IsSuperseded = true;
        _ = _work?.CancelAsync(); // what listens to the token runs elsewhere, not under the lock
    }

    internal void End() => IsRunning = false;

    public void Dispose()
    {
        _pool.Leave(this);
        _work?.Dispose();
    }
}
