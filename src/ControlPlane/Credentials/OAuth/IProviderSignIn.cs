using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Credentials.OAuth;

/// <summary>A visit to a provider that was begun.</summary>
/// <param name="AuthorizeUrl">Where the person goes.</param>
/// <param name="Kept">What is needed once they are back; it is kept sealed.</param>
internal sealed record Visit(string AuthorizeUrl, string Kept);

/// <summary>What came of a visit.</summary>
/// <param name="Fields">The credential's.</param>
/// <param name="Account">Whose account it is, for people to recognise.</param>
internal sealed record ConnectionGrant(IReadOnlyDictionary<string, string> Fields, string Account);

/// <summary>A provider that can be asked to take back what it gave.</summary>
internal interface IRevokesAtProvider
{
    string Provider { get; }

    /// <summary>Whether the provider took the access back.</summary>
    Task<bool> RevokeAsync(CredentialSecret secret, CancellationToken cancel);
}

/// <summary>A provider to which people connect a tenant by signing in there.</summary>
internal interface IProviderSignIn : IRevokesAtProvider
{
    /// <summary>Why nobody can be sent there as it stands.</summary>
    Problem? FindFault(StartConnectionRequest request);

    /// <summary>Prepares a visit, or says why that failed.</summary>
    Task<(Visit? Visit, string Failure)> BeginAsync(StartConnectionRequest request, string state, string redirectUri, CancellationToken cancel);

    /// <summary>Trades the code, and sees what it gives working. Anything that is not whole is no grant.</summary>
    Task<(ConnectionGrant? Grant, string Failure)> ExchangeAsync(string code, string kept, string redirectUri, string root, CancellationToken cancel);
}

/// <summary>All of them, and those that are only asked to take something back.</summary>
internal sealed class ProviderSignIns(IEnumerable<IProviderSignIn> signIns, IEnumerable<IRevokesAtProvider> others)
{
    private readonly Dictionary<string, IRevokesAtProvider> _all = signIns.Concat(others).ToDictionary(one => one.Provider, StringComparer.Ordinal);

    public IProviderSignIn? Find(string provider) => _all.GetValueOrDefault(provider) as IProviderSignIn;

    /// <summary>Whether the provider of a credential took its access back; false where there is nobody to ask.</summary>
    public Task<bool> RevokeAsync(CredentialSecret secret, CancellationToken cancel) => _all.GetValueOrDefault(secret.Provider.Name)?.RevokeAsync(secret, cancel) ?? Task.FromResult(false);
}
