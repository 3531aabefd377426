using System.Text.Json;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Runtime;

/// <summary>The address by which the control plane knows a tenant; null if it has none.</summary>
internal delegate ValueTask<string?> FindTenantAddress(TenantId tenant, CancellationToken cancel);

/// <summary>
/// What a module asks about its tenant: the configuration that was published for it, and the credentials which that names. Both come from the
/// control plane, wherever it runs; while that cannot be reached, what is still valid serves, and nothing else does.
/// </summary>
public sealed class TenantRuntime
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);
    private readonly TenantContext _context;
    private readonly RuntimeCache _cache;
    private readonly CredentialCache _credentials;
    private readonly FindTenantAddress _findAddress;
    private readonly TimeProvider _clock;

    internal TenantRuntime(TenantContext context, RuntimeCache cache, CredentialCache credentials, FindTenantAddress findAddress, TimeProvider clock) =>
        (_context, _cache, _credentials, _findAddress, _clock) = (context, cache, credentials, findAddress, clock);

    /// <summary>
    /// For looking at something; null where nothing was published for the tenant. May be a little over its time while the control plane is away, if the
    /// server is set up so.
    /// </summary>
    public async Task<TenantConfig?> ForReadAsync(CancellationToken cancel) =>
        await _findAddress(_context.Tenant.Id, cancel) is { } address ? Found(await _cache.ForReadAsync(address)) : null;

    /// <summary>For changing something, here or elsewhere: never without valid authority. Where nothing was published nothing may be changed: 404.</summary>
    public async Task<TenantConfig> ForChangeAsync(CancellationToken cancel) =>
        (await _findAddress(_context.Tenant.Id, cancel) is { } address ? Found(await _cache.ForChangeAsync(address)) : null) ?? throw new ProblemException(RequestProblems.NotFound);

    /// <summary>The fields of a credential that the configuration names, if it is one of that provider.</summary>
    public async Task<JsonElement> ResolveAsync(TenantConfig config, string credentialsRef, string provider)
    {
        var view = await _credentials.ResolveAsync(_context.Tenant.Slug, credentialsRef, provider, config.Entry.Document.Ttl);
        return view.Credential is { } credential ? credential.Fields : throw new ProblemException(view.State switch
        {
            CredentialState.Unavailable => ServerProblems.Unavailable with { RetryAfter = TryAgain },
            _ => RuntimeProblems.CredentialRefused with { Detail = view.Error },
        });
    }

    /// <summary>The provider refused the credential: the next use resolves it again.</summary>
    public void Evict(string credentialsRef) => _credentials.Evict(_context.Tenant.Slug, credentialsRef);

    /// <summary>The provider refused it again, freshly resolved: its owner should hear of it.</summary>
    public Task ReportAsync(string credentialsRef, string reason, CancellationToken cancel) =>
        _credentials.ReportAsync(_context.Tenant.Slug, credentialsRef, reason, cancel);

    private TenantConfig? Found(RuntimeView view) => view switch
    {
        { Entry: { } entry, State: RuntimeState.Ready or RuntimeState.Stale } => new TenantConfig(entry, _clock),
        { State: RuntimeState.NotFound } => null,
        _ => throw new ProblemException(ServerProblems.Unavailable with { RetryAfter = TryAgain }),
    };
}

/// <summary>A tenant's configuration as one piece of work uses it, from beginning to end.</summary>
public sealed class TenantConfig
{
    private readonly TimeProvider _clock;

    internal TenantConfig(RuntimeEntry entry, TimeProvider clock) => (Entry, _clock) = (entry, clock);

    /// <summary>The document, over the defaults that hold for the tenant.</summary>
    public JsonElement Document => Entry.Document.Config;

    /// <summary>Changes exactly when the document does.</summary>
    public string Version => Entry.Document.ConfigVersion;

    /// <summary>Whether work that began with this may begin another effect outside: not once its validity has been over for a while.</summary>
    public bool MayStillSend => Entry.MayStillSend(_clock);

    internal RuntimeEntry Entry { get; }
}
