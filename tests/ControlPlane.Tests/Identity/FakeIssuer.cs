using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>An OpenID provider that lies on request, as no real one can be made to.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Client = "longhouse";
    public const string Secret = "a secret of 32 characters or more";

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, (string Subject, string Nonce, string Challenge, string RedirectUri)> _codes = new();

    private FakeIssuer(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public string Address { get; private set; } = "";

    public RSA Key { get; private set; } = RSA.Create(2048);

    public string KeyId { get; private set; } = "one";

    /// <summary>How often the keys were asked for.</summary>
    public int KeysRead { get; private set; }

    /// <summary>Changes the claims of the next tokens; a null removes one.</summary>
    public Action<Dictionary<string, object?>>? Claims { get; set; }

    /// <summary>Makes the whole token in place of signing the claims.</summary>
    public Func<Dictionary<string, object?>, string>? Sign { get; set; }

    /// <summary>Answers a path in place of what belongs there.</summary>
    public Func<string, IResult?>? Instead { get; set; }

    /// <summary>What the callback is told the issuer is; null leaves it out.</summary>
    public Func<string, string?> IssuerInCallback { get; set; } = issuer => issuer;

    public static async Task<FakeIssuer> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new FakeIssuer(app, clock);
        app.Run(http => issuer.AnswerAsync(http).ExecuteAsync(http));
        await app.StartAsync();
        issuer.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return issuer;
    }

    public IEnumerable<(string, string)> SettingsAs(string provider) =>
    [
        ($"Identity:{provider}:Issuer", Address), ($"Identity:{provider}:ClientId", Client), ($"Identity:{provider}:ClientSecret", Secret),
    ];

    public void RotateKey() => (Key, KeyId) = (RSA.Create(2048), KeyId + "+");

    /// <summary>An ID token about someone, right in all unless <see cref="Claims"/> or <see cref="Sign"/> say otherwise.</summary>
    public string Token(string subject, string? nonce = null)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Address,
            ["aud"] = Client,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["name"] = $"Person {subject}",
            ["email"] = $"{subject}@example.com",
            ["email_verified"] = true,
            ["hd"] = "example.com",
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        Claims?.Invoke(claims);
        return Sign is null ? SignRs256(claims) : Sign(claims);
    }

    public string SignRs256(Dictionary<string, object?> claims, RSA? key = null, object? header = null)
    {
        var signed = $"{Encode(header ?? new { alg = "RS256", kid = KeyId })}.{EncodeClaims(claims)}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    public static string EncodeClaims(Dictionary<string, object?> claims) => Encode(claims.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value));

    private IResult AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (Instead?.Invoke(path) is { } instead)
            return instead;
        return path switch
        {
            "/.well-known/openid-configuration" => Results.Json(new
            {
                issuer = Address,
                authorization_endpoint = Address + "/authorize",
                token_endpoint = Address + "/token",
                jwks_uri = Address + "/keys",
                userinfo_endpoint = Address + "/me",
                authorization_response_iss_parameter_supported = true,
            }),
            "/keys" => Keys(),
            "/authorize" => Authorize(http.Request.Query),
            "/token" => Redeem(http),
            _ => Results.NotFound(),
        };
    }

    private IResult Keys()
    {
        KeysRead++;
        var key = Key.ExportParameters(false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } });
    }

    private IResult Authorize(IQueryCollection query)
    {
        if (query["client_id"] != Client || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["scope"] != "openid profile email")
            return Results.BadRequest();
        var code = RandomNumberGenerator.GetHexString(32);
        _codes[code] = (query["login_hint"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        var answer = QueryString.Create("code", code).Add("state", query["state"].ToString());
        if (IssuerInCallback(Address) is { } issuer)
            answer = answer.Add("iss", issuer);
        return Results.Redirect(query["redirect_uri"] + answer.ToString());
    }

    private IResult Redeem(HttpContext http)
    {
        var form = http.Request.ReadFormAsync().Result;
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{Uri.EscapeDataString(Secret)}"));
        var authorized = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Parameter == expected;
        var verifier = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return authorized && form["grant_type"] == "authorization_code" && _codes.TryRemove(form["code"].ToString(), out var code)
            && code.Challenge == verifier && code.RedirectUri == form["redirect_uri"]
            ? Results.Json(new { access_token = "access", token_type = "Bearer", id_token = Token(code.Subject, code.Nonce) })
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }
}
