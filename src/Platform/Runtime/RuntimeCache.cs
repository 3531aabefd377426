using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Runtime;

/// <summary>Reads a document for its app: what it can do and which credentials it names, or why it cannot be used.</summary>
internal delegate ReadDocument ReadRuntimeDocument(string host, RuntimeDocument document);

/// <param name="App">The app's own view of the document; null when it cannot be used.</param>
/// <param name="References">The credentials that it names.</param>
/// <param name="Faults">Why it cannot be used: paths and codes, never values.</param>
/// <param name="IsOfAnotherApp">It belongs to an app that does not run here: for this process the host does not exist.</param>
internal sealed record ReadDocument(object? App, IReadOnlySet<string> References, IReadOnlyList<string> Faults, bool IsOfAnotherApp = false);

internal enum RuntimeState
{
    Ready,

    /// <summary>Expired, within the grace for reads, or a copy of before this process, while the control plane is away. For looking alone.</summary>
    Stale,
    NotFound,
    Unavailable,
}

/// <summary>What is known of a host. <see cref="Validity"/> is null unless there is a document.</summary>
internal readonly record struct RuntimeView(RuntimeState State, RuntimeEntry? Entry)
{
    public static readonly RuntimeView NotFound = new(RuntimeState.NotFound, null);
    public static readonly RuntimeView Unavailable = new(RuntimeState.Unavailable, null);
}

/// <summary>A document and how long it holds, by the clock that only moves forwards.</summary>
internal sealed class RuntimeEntry(string host, RuntimeDocument document, ReadDocument read, long fetchedAt, double refreshAt)
{
    public string Host => host;
    public RuntimeDocument Document => document;
    public object App => read.App!;
    public IReadOnlySet<string> References => read.References;
    public long FetchedAt { get; } = fetchedAt;
    public TimeSpan RefreshAfter { get; } = document.Ttl * refreshAt;

    /// <summary>The feed told of a change since: ask again before the next use.</summary>
    public volatile bool MustAsk;
    public volatile bool WasUsed;
    public int Refreshing;

    public bool IsFresh(TimeProvider clock) => clock.GetElapsedTime(FetchedAt) < document.Ttl;

    public TimeSpan ExpiredFor(TimeProvider clock) => clock.GetElapsedTime(FetchedAt) - document.Ttl;

    /// <summary>
    /// Whether a run that began while this was valid may still send something: a validity that ended more than a moment ago stops what has not
    /// begun yet.
    /// </summary>
    public bool MayStillSend(TimeProvider clock) => ExpiredFor(clock) <= TimeSpan.FromSeconds(30);
}

/// <summary>
/// Configuration by host, and what happens when it cannot be had: while it is valid it is used; after that nothing is changed without the control
/// plane's word. Its "there is no such host" counts at once, its silence never makes anything valid for longer.
/// </summary>
internal sealed partial class RuntimeCache(
    IControlPlane controlPlane, ReadRuntimeDocument read, CredentialCache credentials, RuntimeOptions options, TimeProvider clock, ILogger<RuntimeCache> logger,
    RuntimeSnapshot? snapshot = null)
{
    private readonly LruCache<string, RuntimeEntry> _hosts = new(options.MaxHosts);
    private readonly LruCache<string, RuntimeEntry> _copies = new(options.MaxHosts);
    private readonly LruCache<string, (long At, TimeSpan For)> _unknown = new(options.MaxUnknownHosts);
    private readonly SingleFlight<string, RuntimeView> _flights = new();
    private readonly Breaker _breaker = new(clock, options);

    /// <summary>For a read. Expired configuration may serve it for a while, if so configured.</summary>
    public Task<RuntimeView> ForReadAsync(string host) => FindAsync(host, options.StaleReadGrace, isRead: true);

    /// <summary>For a change: never without valid authority.</summary>
    public Task<RuntimeView> ForChangeAsync(string host) => FindAsync(host, TimeSpan.Zero, isRead: false);

    /// <summary>What the feed says: ask again before the next use. Nothing becomes valid for longer by it.</summary>
    public void Heed(ChangePage page)
    {
        foreach (var (_, entry) in _hosts.Entries())
        {
            if (page.Reset || page.Changes.Any(change => change.Host == entry.Host || change.Tenant == entry.Document.Tenant))
                entry.MustAsk = true;
        }
        // A change of a tenant or its configuration names no hosts, and may be what makes one answer.
        if (page.Reset || page.Changes.Any(change => change is { Host: null, Kind: not "credential" }))
            _unknown.Clear();
        foreach (var change in page.Changes)
        {
            if (change.Host is { } host)
                _unknown.Remove(host);
            if (change is { Kind: "credential", Tenant: { } tenant })
                credentials.Forget(tenant);
        }
    }

    private async Task<RuntimeView> FindAsync(string host, TimeSpan grace, bool isRead)
    {
        if (_hosts.TryGet(host, out var entry) && entry.IsFresh(clock) && !entry.MustAsk)
        {
            entry.WasUsed = true;
            if (options.RefreshAhead && clock.GetElapsedTime(entry.FetchedAt) >= entry.RefreshAfter && Interlocked.Exchange(ref entry.Refreshing, 1) == 0)
                _ = RefreshAsync(host);
            return new RuntimeView(RuntimeState.Ready, entry);
        }
        if (entry is null && _unknown.TryGet(host, out var unknown) && clock.GetElapsedTime(unknown.At) < unknown.For)
            return RuntimeView.NotFound;

        RuntimeView view;
        try
        {
            view = await _flights.RunAsync(host, () => FetchAsync(host)).WaitAsync(options.TotalLimit, clock);
        }
        catch (TimeoutException)
        {
            view = RuntimeView.Unavailable;
        }
        if (view.State == RuntimeState.Unavailable && _hosts.TryGet(host, out var old))
        {
            // It was asked for again because of the feed, or it has expired: in the first case it still holds.
            if (old.IsFresh(clock))
                return new RuntimeView(RuntimeState.Ready, old);
            if (grace > TimeSpan.Zero && old.ExpiredFor(clock) < grace)
                return new RuntimeView(RuntimeState.Stale, old);
        }
        return view.State == RuntimeState.Unavailable && isRead && FindCopy(host) is { } copy ? new RuntimeView(RuntimeState.Stale, copy) : view;
    }

    // What a process before this one was told, and this one has not heard anything about yet.
    private RuntimeEntry? FindCopy(string host)
    {
        if (snapshot is null || _hosts.TryGet(host, out _))
            return null;
        if (_copies.TryGet(host, out var known) && clock.GetElapsedTime(known.FetchedAt) < RuntimeSnapshot.Kept && known.IsFresh(clock))
            return known;
        if (snapshot.Find(host) is not { } found || read(host, found.Document) is not { App: not null } understood)
            return null;
        var entry = new RuntimeEntry(host, found.Document, understood, clock.GetTimestamp() - (long)(found.Age.TotalSeconds * clock.TimestampFrequency), 1);
        _copies.Set(host, entry);
        return entry;
    }

    private async Task RefreshAsync(string host)
    {
        await _flights.RunAsync(host, () => FetchAsync(host));
        if (_hosts.TryGet(host, out var entry))
            Interlocked.Exchange(ref entry.Refreshing, 0);
    }

    private async Task<RuntimeView> FetchAsync(string host)
    {
        var askedAt = clock.GetTimestamp();
        var answer = await _breaker.AskAsync(cancel => controlPlane.FindByHostAsync(host, cancel));
        switch (answer.Kind)
        {
            case AnswerKind.NotFound:
                return Unknown(host);
            case AnswerKind.Refused:
                LogRefused(answer.Error ?? "");
                return RuntimeView.Unavailable;
            case AnswerKind.Unavailable:
                return RuntimeView.Unavailable;
        }

        var document = answer.Value!;
        var understood = read(host, document);
        if (understood.IsOfAnotherApp)
            return Unknown(host);
        if (understood.App is null)
        {
            // The old one serves until its expiry, and not a second longer.
            LogInvalid(document.Tenant, string.Join(", ", understood.Faults));
            return RuntimeView.Unavailable;
        }
        var entry = new RuntimeEntry(host, document, understood, askedAt, 0.75 + (Random.Shared.NextDouble() * 0.2));
        if (_hosts.TryGet(host, out var before) && before.Document.ConfigVersion != document.ConfigVersion)
            credentials.KeepOnly(document.Tenant, understood.References);
        _hosts.Set(host, entry);
        _copies.Remove(host);
        _unknown.Remove(host);
        snapshot?.Keep(host, document);
        return new RuntimeView(RuntimeState.Ready, entry);
    }

    private RuntimeView Unknown(string host)
    {
        if (_hosts.TryGet(host, out var entry))
            credentials.Forget(entry.Document.Tenant);
        _hosts.Remove(host);
        _copies.Remove(host);
        snapshot?.Forget(host);
        _unknown.Set(host, (clock.GetTimestamp(), options.UnknownFor * (1 + (Random.Shared.NextDouble() / 2))));
        return RuntimeView.NotFound;
    }

    [LoggerMessage(LogLevel.Error, "The control plane refuses this process: {Error}")]
    private partial void LogRefused(string error);

    [LoggerMessage(LogLevel.Error, "The new configuration of tenant {Tenant} cannot be used: {Faults}")]
    private partial void LogInvalid(string tenant, string faults);
}
