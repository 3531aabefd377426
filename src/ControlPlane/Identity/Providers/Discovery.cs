using System.Text.Json;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Http;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>What an OpenID provider says about itself.</summary>
internal sealed record ProviderDescription(
    string Issuer, string AuthorizationEndpoint, string TokenEndpoint, string? UserInfoEndpoint, string KeysAddress, bool TakesBasic, bool SendsIssuer);

/// <summary>Reads it from the provider's well-known address, once an hour at the most.</summary>
internal sealed class Discovery(string issuer, ProviderHttp http, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private Known? _known;

    public async Task<ProviderDescription> GetAsync(CancellationToken cancel)
    {
        if (Fresh is { } fresh)
            return fresh;
        var readAt = clock.GetTimestamp();
        using var json = await http.GetAsync($"{issuer}/.well-known/openid-configuration", null, cancel);
        var description = Read(json.RootElement);
        // Another issuer's description would have us believe that issuer's tokens.
        if (description is null || description.Issuer.TrimEnd('/') != issuer)
            throw new ProblemException(SignInProblems.ProviderFailed);
        _known = new Known(description, readAt);
        return description;
    }

    private ProviderDescription? Fresh => _known is { } known && clock.GetElapsedTime(known.ReadAt) < Kept ? known.Description : null;

    private sealed record Known(ProviderDescription Description, long ReadAt);

    private static ProviderDescription? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.Text("issuer") is not { } issuer || json.Address("authorization_endpoint") is not { } authorization
            || json.Address("token_endpoint") is not { } token || json.Address("jwks_uri") is not { } keys)
            return null;
        var methods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null).ToList()
            : ["client_secret_basic"];
        return new ProviderDescription(
            issuer, authorization, token, json.Address("userinfo_endpoint"), keys, methods.Contains("client_secret_basic"),
            json.Flag("authorization_response_iss_parameter_supported"));
    }
}
