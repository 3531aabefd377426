using Longhouse.ControlPlane.Identity.SignIn;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>A provider to which a browser is sent, and which sends it back with a code.</summary>
internal interface ICodeProvider
{
    string Name { get; }

    /// <summary>Where the browser is sent.</summary>
    Task<string> AddressAsync(ProviderAsk ask, CancellationToken cancel);

    /// <summary>Who the provider says that is. Throws a problem when it does not, or the answer does not hold.</summary>
    Task<PersonClaim> RedeemAsync(string code, string? issuer, ProviderAsk ask, CancellationToken cancel);
}

/// <summary>What goes to the provider and must be met by what comes back.</summary>
internal sealed record ProviderAsk(string RedirectUri, string State, string Verifier, string Nonce);
