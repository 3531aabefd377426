using System.Text.Json.Serialization;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Devices;

internal sealed record DeviceCodes(
    [property: JsonPropertyName("device_code")] string DeviceCode, [property: JsonPropertyName("user_code")] string UserCode,
    [property: JsonPropertyName("verification_uri")] string VerificationUri, [property: JsonPropertyName("verification_uri_complete")] string VerificationUriComplete,
    [property: JsonPropertyName("expires_in")] int ExpiresIn, [property: JsonPropertyName("interval")] int Interval);

internal sealed record DeviceToken(
    [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn, [property: JsonPropertyName("scope")] string Scope);

internal sealed record DeviceError([property: JsonPropertyName("error")] string Error);

/// <summary>What devices call. Forms in, and its own error envelope out: RFC 8628 fixes both.</summary>
internal static class DeviceEndpoints
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";
    private const int MaxName = 80;

    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapPost("/api/auth/device", BeginAsync).WithName("beginDeviceSignIn").AllowAnyone("the device is nobody yet");
        console.MapPost("/api/auth/device/token", PollAsync).WithName("pollDeviceSignIn").AllowAnyone("the device is nobody yet");
    }

    private static async Task<IResult> BeginAsync(
        HttpContext http, DeviceGrants grants, KnownScopes known, SignInThrottle throttle, ServerSettings settings, CancellationToken cancel)
    {
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        var form = await FormAsync(http, cancel);
        var name = form["client_id"].ToString().Trim();
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            return Error("invalid_client");
        var scopes = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (scopes.Count > ApiKey.MaxScopes || !scopes.TrueForAll(known.Contains))
            return Error("invalid_scope");
        var (deviceCode, userCode) = await grants.BeginAsync(name, scopes, cancel);
        var page = $"{SiteAddress.Console(http, settings)}/auth/device";
        return TypedResults.Ok(new DeviceCodes(deviceCode, userCode, page, $"{page}?user_code={userCode}", (int)DeviceGrants.Life.TotalSeconds, DeviceGrants.Pause));
    }

    private static async Task<IResult> PollAsync(HttpContext http, DeviceGrants grants, CancellationToken cancel)
    {
        var form = await FormAsync(http, cancel);
        if (form["grant_type"] != GrantType)
            return Error("unsupported_grant_type");
        var answer = await grants.PollAsync(form["device_code"], cancel);
        return answer.Key is { } key
            ? TypedResults.Ok(new DeviceToken(key.Key, "Bearer", (int)DeviceGrants.KeyLife.TotalSeconds, answer.Scopes))
            : Error(answer.Error!); // there is one or the other
    }

    private static async Task<IFormCollection> FormAsync(HttpContext http, CancellationToken cancel) =>
        http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;

    private static JsonHttpResult<DeviceError> Error(string error) => TypedResults.Json(new DeviceError(error), statusCode: StatusCodes.Status400BadRequest);
}
