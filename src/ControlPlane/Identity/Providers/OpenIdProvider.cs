using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>Any OpenID provider, known by its issuer: the code flow with PKCE, state and nonce, and ID tokens that come in another way.</summary>
internal sealed partial class OpenIdProvider(
    string name, OpenIdOptions options, ProviderRules rules, ProviderHttp http, TimeProvider clock, ILogger<OpenIdProvider> logger) : ICodeProvider
{
    private readonly Discovery _discovery = new(options.Issuer, http, clock);
    private readonly SigningKeys _keys = new(http, clock);

    public string Name => name;

    public async Task<string> AddressAsync(ProviderAsk ask, CancellationToken cancel)
    {
        var provider = await _discovery.GetAsync(cancel);
        var query = QueryString.Create(
        [
            KeyValuePair.Create<string, string?>("response_type", "code"), new("client_id", options.ClientId), new("redirect_uri", ask.RedirectUri), new("scope", "openid profile email"),
            new("state", ask.State), new("nonce", ask.Nonce), new("code_challenge", Pkce.Challenge(ask.Verifier)), new("code_challenge_method", Pkce.Method),
        ]);
        if (rules.HostedDomain is { } domain)
            query = query.Add("hd", domain);
        var joint = provider.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? "&" + query.Value![1..] : query.Value;
        return provider.AuthorizationEndpoint + joint;
    }

    public async Task<PersonClaim> RedeemAsync(string code, string? issuer, ProviderAsk ask, CancellationToken cancel)
    {
        var provider = await _discovery.GetAsync(cancel);
        // An answer that says it is another issuer's, or does not say it where it should, was mixed up on the way (RFC 9207).
        if (issuer is null ? provider.SendsIssuer : issuer != provider.Issuer)
            throw Refuse("the answer is another issuer's");
        using var tokens = await http.PostFormAsync(provider.TokenEndpoint, Form(code, ask, provider), Authorization(provider), cancel);
        if (tokens.RootElement.Text("id_token") is not { } token)
            throw Refuse("there is no ID token");
        var claims = await VerifyAsync(token, ask.Nonce, cancel);
        if (claims.Text("email") is not null || provider.UserInfoEndpoint is null || tokens.RootElement.Text("access_token") is not { } access)
            return ToPerson(claims, claims);

        // Many keep the token small and tell the rest here; it must be about the same subject.
        using var more = await http.GetAsync(provider.UserInfoEndpoint, access, cancel);
        return more.RootElement.Text("sub") == claims.Text("sub") ? ToPerson(claims, more.RootElement) : throw Refuse("the user information is about someone else");
    }

    /// <summary>Who a token is about that was not redeemed by us: Google's own button gives it to the page.</summary>
    public async Task<PersonClaim> BelieveAsync(string token, string? nonce, CancellationToken cancel)
    {
        var claims = await VerifyAsync(token, nonce, cancel);
        return ToPerson(claims, claims);
    }

    private async Task<JsonElement> VerifyAsync(string text, string? nonce, CancellationToken cancel)
    {
        if (IdToken.Read(text) is not { } token)
            throw Refuse("the token is no ID token that we take");
        var provider = await _discovery.GetAsync(cancel);
        var keys = await _keys.FindAsync(provider.KeysAddress, token.Algorithm, token.KeyId, cancel);
        var expected = new ExpectedToken([provider.Issuer, .. rules.FurtherIssuers], options.ClientId, nonce);
        return token.FindFault(keys, expected, clock.GetUtcNow()) is { } fault ? throw Refuse(fault) : token.Claims;
    }

    private PersonClaim ToPerson(JsonElement token, JsonElement profile)
    {
        if (rules.HostedDomain is { } domain && token.Text("hd") != domain)
            throw RefuseAccount("the account is not of the hosted domain");
        if (rules.NeedsVerifiedAddress && !profile.Flag("email_verified"))
            throw RefuseAccount("the address is not verified");
        return PersonClaim.Of(name, options.Issuer, token.Text("sub")!, profile.Text("name"), profile.Text("email"), profile.Flag("email_verified")); // a token without a subject was refused
    }

    private IEnumerable<KeyValuePair<string, string>> Form(string code, ProviderAsk ask, ProviderDescription provider)
    {
        yield return new("grant_type", "authorization_code");
        yield return new("code", code);
        yield return new("redirect_uri", ask.RedirectUri);
        yield return new("code_verifier", ask.Verifier);
        if (provider.TakesBasic)
            yield break;
        yield return new("client_id", options.ClientId);
        yield return new("client_secret", options.ClientSecret);
    }

    private AuthenticationHeaderValue? Authorization(ProviderDescription provider) => provider.TakesBasic
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}")))
        : null;

    private ProblemException Refuse(string why)
    {
        LogRefused(logger, name, why);
        return new ProblemException(SignInProblems.ProviderRefused);
    }

    private ProblemException RefuseAccount(string why)
    {
        LogRefused(logger, name, why);
        return new ProblemException(SignInProblems.AccountRefused);
    }

    [LoggerMessage(LogLevel.Warning, "A sign-in with {Provider} was refused: {Why}")]
    private static partial void LogRefused(ILogger logger, string provider, string why);
}

/// <summary>What one provider is held to beyond the protocol.</summary>
internal sealed record ProviderRules
{
    /// <summary>Other ways in which the provider writes its issuer.</summary>
    public IReadOnlyList<string> FurtherIssuers { get; init; } = [];

    public string? HostedDomain { get; init; }

    public bool NeedsVerifiedAddress { get; init; }
}
