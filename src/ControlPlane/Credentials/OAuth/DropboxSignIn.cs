using System.Net.Http.Headers;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Credentials.OAuth;

/// <summary>Dropbox's part of connecting: code flow with PKCE, offline, with the scopes that publishing needs and no more.</summary>
internal sealed class DropboxSignIn(ProviderClient providers, ProviderAddresses addresses, DropboxTest dropbox) : IProviderSignIn
{
    private const string Scopes = "files.metadata.read files.content.read files.content.write account_info.read";

    public string Provider => CredentialProvider.Dropbox;

    public Problem? FindFault(StartConnectionRequest request) => addresses.DropboxAppKey.Length > 0 ? null : CredentialProblems.NotSetUp;

    public Task<(Visit? Visit, string Failure)> BeginAsync(StartConnectionRequest request, string state, string redirectUri, CancellationToken cancel)
    {
        var verifier = OAuthAttempt.NewSecret();
        return Task.FromResult<(Visit?, string)>((new Visit(AuthorizeUrl(state, OAuthAttempt.Challenge(verifier), redirectUri), verifier), ""));
    }

    private string AuthorizeUrl(string state, string challenge, string redirectUri) => $"{addresses.DropboxSignIn}?" + string.Join('&', new (string Name, string Value)[]
    {
        ("response_type", "code"), ("client_id", addresses.DropboxAppKey), ("redirect_uri", redirectUri), ("state", state), ("code_challenge", challenge),
        ("code_challenge_method", "S256"), ("token_access_type", "offline"), ("scope", Scopes),
    }.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>Reads whose account it is, too, and looks into the chosen folder.</summary>
    public async Task<(ConnectionGrant? Grant, string Failure)> ExchangeAsync(string code, string kept, string redirectUri, string root, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.DropboxApi}/oauth2/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["code_verifier"] = kept,
                ["redirect_uri"] = redirectUri,
            }),
        };
        dropbox.Identify(request);
        var tokens = await providers.SendAsync(request, cancel);
        if (!tokens.IsSuccess)
            return (null, tokens.Failure);
        if (string.IsNullOrWhiteSpace(tokens.Text("refresh_token")) || string.IsNullOrWhiteSpace(tokens.Text("access_token")))
            return (null, "Dropbox gave no lasting access.");
        var access = tokens.Text("access_token")!; // just seen

        using var whose = dropbox.Call("/2/users/get_current_account", access, null);
        var account = await providers.SendAsync(whose, cancel);
        if (!account.IsSuccess || account.Text("email") is not { Length: > 0 } email)
            return (null, $"Dropbox did not say whose account it is. {account.Failure}");
        using var look = dropbox.Call("/2/files/list_folder", access, new { path = root.TrimEnd('/'), recursive = false, limit = 1 });
        var folder = await providers.SendAsync(look, cancel);
        return folder.IsSuccess
            ? (new ConnectionGrant(new Dictionary<string, string> { ["refresh_token"] = tokens.Text("refresh_token")! }, email), "") // just seen
            : (null, "The folder cannot be read.");
    }

    public async Task<bool> RevokeAsync(CredentialSecret secret, CancellationToken cancel)
    {
        var (token, _) = await dropbox.RefreshAsync(secret["refresh_token"], cancel);
        if (token is null)
            return false;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.DropboxApi}/2/auth/token/revoke");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await providers.SendAsync(request, cancel)).IsSuccess;
    }
}
