using System.Text.Json;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>GitHub, which speaks OAuth but not OpenID: who it is is asked from its API. The subject is the number, since names change hands.</summary>
internal sealed partial class GitHubProvider(GitHubOptions options, ProviderHttp http, ILogger<GitHubProvider> logger) : ICodeProvider
{
    public string Name => ProviderList.GitHub;

    public Task<string> AddressAsync(ProviderAsk ask, CancellationToken cancel) => Task.FromResult(
        $"{options.Address}/login/oauth/authorize" + QueryString.Create(
        [
            KeyValuePair.Create<string, string?>("response_type", "code"), new("client_id", options.ClientId), new("redirect_uri", ask.RedirectUri), new("scope", "read:user user:email"),
            new("state", ask.State), new("code_challenge", Pkce.Challenge(ask.Verifier)), new("code_challenge_method", Pkce.Method),
        ]));

    public async Task<PersonClaim> RedeemAsync(string code, string? issuer, ProviderAsk ask, CancellationToken cancel)
    {
        using var tokens = await http.PostFormAsync($"{options.Address}/login/oauth/access_token",
        [
            new("grant_type", "authorization_code"), new("client_id", options.ClientId), new("client_secret", options.ClientSecret), new("code", code),
            new("redirect_uri", ask.RedirectUri), new("code_verifier", ask.Verifier),
        ], null, cancel);
        if (tokens.RootElement.Text("access_token") is not { } access)
            throw Refuse(SignInProblems.ProviderRefused, "there is no access token"); // errors come as 200 too

        using var user = await http.GetAsync($"{options.ApiAddress}/user", access, cancel);
        if (user.RootElement.Number("id") is not { } id)
            throw Refuse(SignInProblems.ProviderFailed, "the user has no number");
        using var addresses = await http.GetAsync($"{options.ApiAddress}/user/emails", access, cancel);
        if (PrimaryOf(addresses.RootElement) is not { } email)
            throw Refuse(SignInProblems.AccountRefused, "there is no primary address that is verified");
        return PersonClaim.Of(Name, options.Address, id.ToString(), user.RootElement.Text("name") ?? user.RootElement.Text("login"), email, emailVerified: true);
    }

    private static string? PrimaryOf(JsonElement addresses) => addresses.ValueKind != JsonValueKind.Array ? null
        : addresses.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object && a.Flag("primary") && a.Flag("verified")).Select(a => a.Text("email")).FirstOrDefault();

    private ProblemException Refuse(Platform.Problems.Problem problem, string why)
    {
        LogRefused(logger, why);
        return new ProblemException(problem);
    }

    [LoggerMessage(LogLevel.Warning, "A sign-in with GitHub was refused: {Why}")]
    private static partial void LogRefused(ILogger logger, string why);
}
