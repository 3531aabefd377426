using System.Net.Http.Headers;
using System.Text.Json;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Credentials.OAuth;

/// <summary>
/// Connecting an account of any Mastodon server: an app is registered there for this one visit, the person signs in there by code flow (with PKCE
/// where the server says that it knows it), and the token is seen working before it is kept.
/// </summary>
internal sealed class MastodonSignIn(ProviderClient providers, ConfigSchemas schemas) : IProviderSignIn
{
    // To see whose account it is, and to post. No reading of what is not public, no following, no blocking.
    private const string Scopes = "read:accounts write:statuses write:media";
    private const string AppName = "Longhouse";

    public string Provider => CredentialProvider.Mastodon;

    public Problem? FindFault(StartConnectionRequest request) => request.InstanceUrl is not { Length: > 0 } instance
        ? RequestProblems.Field("instanceUrl", "The server's address is required: https://social.example.")
        : schemas.CheckUrl(instance) is { } fault ? RequestProblems.Field("instanceUrl", fault) : null;

    public async Task<(Visit? Visit, string Failure)> BeginAsync(StartConnectionRequest request, string state, string redirectUri, CancellationToken cancel)
    {
        var instance = new Uri(request.InstanceUrl!).GetLeftPart(UriPartial.Authority); // it was checked
        using var registration = Post($"{instance}/api/v1/apps", new() { ["client_name"] = AppName, ["redirect_uris"] = redirectUri, ["scopes"] = Scopes });
        var app = await providers.SendAsync(registration, cancel);
        if (!app.IsSuccess || app.Text("client_id") is not { Length: > 0 } id || app.Text("client_secret") is not { Length: > 0 } secret)
            return (null, $"The server did not register an app. {app.Failure}");

        var verifier = await KnowsPkceAsync(instance, cancel) ? OAuthAttempt.NewSecret() : null;
        var query = new List<(string Name, string Value)> { ("response_type", "code"), ("client_id", id), ("redirect_uri", redirectUri), ("scope", Scopes), ("state", state) };
        if (verifier is not null)
            query.AddRange([("code_challenge", OAuthAttempt.Challenge(verifier)), ("code_challenge_method", "S256")]);
        var address = $"{instance}/oauth/authorize?{string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"))}";
        return (new Visit(address, JsonSerializer.Serialize(new App(instance, id, secret, verifier))), "");
    }

    public async Task<(ConnectionGrant? Grant, string Failure)> ExchangeAsync(string code, string kept, string redirectUri, string root, CancellationToken cancel)
    {
        var app = JsonSerializer.Deserialize<App>(kept)!; // we wrote it
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = app.ClientId,
            ["client_secret"] = app.ClientSecret,
            ["redirect_uri"] = redirectUri,
            ["scope"] = Scopes,
        };
        if (app.Verifier is { } verifier)
            form["code_verifier"] = verifier;
        using var trade = Post($"{app.Instance}/oauth/token", form);
        var tokens = await providers.SendAsync(trade, cancel);
        if (!tokens.IsSuccess || tokens.Text("access_token") is not { Length: > 0 } token)
            return (null, $"The server gave no access. {tokens.Failure}");

        using var whose = new HttpRequestMessage(HttpMethod.Get, $"{app.Instance}/api/v1/accounts/verify_credentials");
        whose.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var account = await providers.SendAsync(whose, cancel);
        if (!account.IsSuccess || account.Text("acct") is not { Length: > 0 } name)
            return (null, $"The server did not say whose account it is. {account.Failure}");
        var fields = new Dictionary<string, string>
        {
            ["instance_url"] = app.Instance,
            ["access_token"] = token,
            [CredentialProvider.ClientId] = app.ClientId,
            [CredentialProvider.ClientSecret] = app.ClientSecret,
        };
        return (new ConnectionGrant(fields, $"@{name}@{new Uri(app.Instance).Host}"), "");
    }

    /// <summary>Only whoever registered the app may take a token back; one that was typed in is its owner's to take back.</summary>
    public async Task<bool> RevokeAsync(CredentialSecret secret, CancellationToken cancel)
    {
        if (secret.Find(CredentialProvider.ClientId) is not { } id || secret.Find(CredentialProvider.ClientSecret) is not { } key)
            return false;
        using var request = Post($"{secret["instance_url"].TrimEnd('/')}/oauth/revoke", new() { ["client_id"] = id, ["client_secret"] = key, ["token"] = secret["access_token"] });
        return (await providers.SendAsync(request, cancel)).IsSuccess;
    }

    // Servers before 4.3 have no such document, and take no challenge.
    private async Task<bool> KnowsPkceAsync(string instance, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{instance}/.well-known/oauth-authorization-server");
        var about = await providers.SendAsync(request, cancel);
        return about.IsSuccess && about.Body.ValueKind == JsonValueKind.Object && about.Body.TryGetProperty("code_challenge_methods_supported", out var methods)
            && methods.ValueKind == JsonValueKind.Array && methods.EnumerateArray().Any(method => method.ValueKind == JsonValueKind.String && method.GetString() == "S256");
    }

    private static HttpRequestMessage Post(string address, Dictionary<string, string> form) => new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };

    private sealed record App(string Instance, string ClientId, string ClientSecret, string? Verifier);
}
