using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Runtime;

internal enum CredentialState
{
    Ready,

    /// <summary>It does not exist, is another tenant's, or nobody pays for it.</summary>
    Refused,
    Unavailable,

    /// <summary>It is of another provider than this place needs.</summary>
    WrongProvider,
}

internal readonly record struct CredentialView(CredentialState State, ResolvedCredential? Credential, string? Error);

/// <summary>
/// Secrets by tenant and name, in memory alone and never past their time. A refusal is remembered briefly; a failure is not.
/// </summary>
internal sealed partial class CredentialCache(IControlPlane controlPlane, RuntimeOptions options, TimeProvider clock, ILogger<CredentialCache> logger)
{
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(30);

    private readonly LruCache<(string Tenant, string Ref), Entry> _entries = new(options.MaxCredentials);
    private readonly SingleFlight<(string Tenant, string Ref), CredentialView> _flights = new();
    private readonly Breaker _breaker = new(clock, options);

    public async Task<CredentialView> ResolveAsync(string tenant, string credentialsRef, string provider, TimeSpan configTtl)
    {
        var key = (tenant, credentialsRef);
        if (!TryGetFresh(key, out var view))
            view = await _flights.RunAsync(key, () => FetchAsync(key, configTtl));
        if (view.Credential is { } credential && credential.Provider != provider)
        {
            LogWrongProvider(tenant, credential.Provider, provider);
            _entries.Remove(key);
            return new CredentialView(CredentialState.WrongProvider, null, "ref_wrong_kind");
        }
        return view;
    }

    /// <summary>The provider refused it: what is remembered is worth nothing. The next use asks again.</summary>
    public void Evict(string tenant, string credentialsRef) => _entries.Remove((tenant, credentialsRef));

    /// <summary>Tells the control plane, so that the owner hears of it.</summary>
    public Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel) =>
        controlPlane.ReportAsync(tenant, credentialsRef, reason, cancel);

    public void Forget(string tenant)
    {
        foreach (var (key, _) in _entries.Entries())
        {
            if (key.Tenant == tenant)
                _entries.Remove(key);
        }
    }

    public void KeepOnly(string tenant, IReadOnlySet<string> references)
    {
        foreach (var (key, _) in _entries.Entries())
        {
            if (key.Tenant == tenant && !references.Contains(key.Ref))
                _entries.Remove(key);
        }
    }

    private bool TryGetFresh((string, string) key, out CredentialView view)
    {
        view = default;
        if (!_entries.TryGet(key, out var entry))
            return false;
        if (clock.GetElapsedTime(entry.At) >= entry.For)
        {
            _entries.Remove(key); // an expired secret is not kept, not even unused
            return false;
        }
        view = entry.View;
        return true;
    }

    private async Task<CredentialView> FetchAsync((string Tenant, string Ref) key, TimeSpan configTtl)
    {
        var askedAt = clock.GetTimestamp();
        var answer = await _breaker.AskAsync(cancel => controlPlane.ResolveAsync(key.Tenant, key.Ref, cancel));
        if (answer.Kind == AnswerKind.Unavailable)
            return new CredentialView(CredentialState.Unavailable, null, answer.Error);
        var (view, holds) = answer.Kind == AnswerKind.Found
            ? (new CredentialView(CredentialState.Ready, answer.Value, null), Shorter(configTtl, options.CredentialTtl))
            : (new CredentialView(CredentialState.Refused, null, answer.Error), RefusedFor);
        _entries.Set(key, new Entry(view, askedAt, holds));
        return view;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record Entry(CredentialView View, long At, TimeSpan For);

    [LoggerMessage(LogLevel.Error, "Tenant {Tenant} names a {Actual} credential where {Expected} is needed")]
    private partial void LogWrongProvider(string tenant, string actual, string expected);
}
