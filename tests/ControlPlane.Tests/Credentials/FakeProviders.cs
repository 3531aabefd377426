using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Tests.Credentials;

/// <summary>Dropbox, OpenAI, Telegram, Instagram, Bluesky and a Mastodon instance as far as we speak to them, on a loopback port. What is known to be good is accepted, the rest refused.</summary>
internal sealed class FakeProviders : IAsyncDisposable
{
    public const string GoodRefreshToken = "good-refresh-token";
    public const string GoodKey = "sk-goodgoodgoodgoodgoodgood";
    public const string GoodBot = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    public const string GoodGraphToken = "good-graph-token";
    public const string RenewedGraphToken = "renewed-graph-token";
    public const string GoodAppPassword = "good-app-password";
    public const string GoodSocialToken = "good-social-token";
    public const string AppKey = "app-key";
    private const string GoodAccess = "short-lived-access";
    private readonly WebApplication _app;

    private FakeProviders(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public string Url => $"http://127.0.0.1:{Port}";

    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Set to answer everything with this status.</summary>
    public int? Broken { get; set; }

    /// <summary>Codes that may be traded, with the challenge that was shown for each.</summary>
    public ConcurrentDictionary<string, string> Codes { get; } = new();

    /// <summary>What a traded code gives; empty for a provider that gives no lasting access.</summary>
    public string RefreshToken { get; set; } = GoodRefreshToken;

    public bool FolderIsThere { get; set; } = true;

    /// <summary>Whether the Mastodon server is one that knows PKCE.</summary>
    public bool KnowsPkce { get; set; } = true;

    /// <summary>Tokens of the Mastodon server that were taken back.</summary>
    public ConcurrentQueue<string> TakenBack { get; } = new();

    /// <summary>What the bot is in the channel @studio.</summary>
    public string BotIs { get; set; } = "administrator";

    public static async Task<FakeProviders> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var providers = new FakeProviders(builder.Build());
        providers._app.Run(providers.AnswerAsync);
        await providers._app.StartAsync();
        providers.Port = new Uri(providers._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return providers;
    }

    public (string Key, string Value)[] Settings(params int[] morePorts) =>
    [
        ("Providers:DropboxApi", Url), ("Providers:OpenAiApi", Url + "/v1"), ("Providers:TelegramApi", Url), ("Providers:InstagramApi", Url), ("Providers:BlueskyApi", Url), ("Providers:DropboxAppKey", AppKey), ("Providers:DropboxAppSecret", "app-secret"),
        ("Outbound:Allow", "127.0.0.1"), ("Outbound:Ports", string.Join(',', morePorts.Prepend(Port).Append(80).Append(443))),
    ];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Seen.Enqueue($"{http.Request.Method} {path}");
        if (Broken is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }
        var bearer = http.Request.Headers.Authorization.ToString();
        switch (path)
        {
            case "/oauth2/token":
                await TradeAsync(http, await http.Request.ReadFormAsync());
                break;
            case "/2/check/user":
                await OnlyAsync(http, bearer == $"Bearer {GoodAccess}", """{"result":"longhouse"}""");
                break;
            case "/2/users/get_current_account":
                await OnlyAsync(http, bearer == $"Bearer {GoodAccess}", """{"account_id":"dbid:1","email":"ida@photos.example"}""");
                break;
            case "/2/files/list_folder":
                http.Response.StatusCode = FolderIsThere ? 200 : 409;
                await http.Response.WriteAsync(FolderIsThere ? """{"entries":[]}""" : """{"error_summary":"path/not_found"}""");
                break;
            case "/2/auth/token/revoke":
                await OnlyAsync(http, bearer == $"Bearer {GoodAccess}", "null");
                break;
            case "/v1/models":
                await OnlyAsync(http, bearer == $"Bearer {GoodKey}", """{"data":[]}""");
                break;
            case $"/bot{GoodBot}/getMe":
                await http.Response.WriteAsync("""{"ok":true,"result":{"id":110201543,"username":"photo_bot"}}""");
                break;
            case $"/bot{GoodBot}/getChat":
                http.Response.StatusCode = http.Request.Query["chat_id"] == "@studio" ? 200 : 400;
                await http.Response.WriteAsync(http.Response.StatusCode == 200 ? """{"ok":true,"result":{"id":-100123,"title":"Studio"}}""" : """{"ok":false,"description":"chat not found"}""");
                break;
            case $"/bot{GoodBot}/getChatMember":
                await http.Response.WriteAsJsonAsync(new { ok = true, result = new { status = BotIs, can_post_messages = http.Request.Query["user_id"] == "110201543" } });
                break;
            case "/me":
                var isGood = http.Request.Query["access_token"] == GoodGraphToken || http.Request.Query["access_token"] == RenewedGraphToken;
                http.Response.StatusCode = isGood ? 200 : 400;
                await http.Response.WriteAsync(isGood ? """{"user_id":"17","username":"studio"}""" : """{"error":{"type":"OAuthException","code":190}}""");
                break;
            case "/refresh_access_token":
                await http.Response.WriteAsync($$"""{"access_token":"{{RenewedGraphToken}}","token_type":"bearer","expires_in":5184000}""");
                break;
            case "/xrpc/com.atproto.server.createSession":
                var session = (await System.Text.Json.JsonDocument.ParseAsync(http.Request.Body)).RootElement;
                await OnlyAsync(http, session.GetProperty("password").GetString() == GoodAppPassword, $$"""{"handle":"{{session.GetProperty("identifier").GetString()}}","accessJwt":"x"}""");
                break;
            case "/api/v1/accounts/verify_credentials":
                await OnlyAsync(http, bearer == $"Bearer {GoodSocialToken}", """{"id":"1","acct":"studio"}""");
                break;
            case "/.well-known/oauth-authorization-server" when KnowsPkce:
                await http.Response.WriteAsync("""{"issuer":"x","code_challenge_methods_supported":["S256"]}""");
                break;
            case "/api/v1/apps":
                var app = await http.Request.ReadFormAsync();
                await http.Response.WriteAsJsonAsync(new { client_id = $"id-of-{app["client_name"]}", client_secret = "app-secret-1", redirect_uri = app["redirect_uris"].ToString() });
                break;
            case "/oauth/token":
                await TradeSocialAsync(http, await http.Request.ReadFormAsync());
                break;
            case "/oauth/revoke":
                var back = await http.Request.ReadFormAsync();
                TakenBack.Enqueue(back["token"].ToString());
                await OnlyAsync(http, back["client_secret"] == "app-secret-1", "{}");
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private async Task TradeAsync(HttpContext http, IFormCollection form)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AppKey}:app-secret"));
        var isGood = http.Request.Headers.Authorization == $"Basic {basic}" && (form["grant_type"] == "refresh_token"
            ? form["refresh_token"] == GoodRefreshToken
            : Codes.TryRemove(form["code"].ToString(), out var challenge) && challenge == ControlPlane.Credentials.OAuth.OAuthAttempt.Challenge(form["code_verifier"].ToString()));
        if (!isGood)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":"invalid_grant"}""");
            return;
        }
        await http.Response.WriteAsync($$"""{"access_token":"{{GoodAccess}}","refresh_token":"{{(form["grant_type"] == "refresh_token" ? "" : RefreshToken)}}"}""");
    }

    // A code is good once, for the app that asked, at the address that was registered, and with the verifier of its challenge if there was one.
    private async Task TradeSocialAsync(HttpContext http, IFormCollection form)
    {
        var isGood = form["grant_type"] == "authorization_code" && form["client_id"] == "id-of-Longhouse" && form["client_secret"] == "app-secret-1"
            && form["redirect_uri"].ToString().EndsWith("/oauth/mastodon/callback", StringComparison.Ordinal) && Codes.TryRemove(form["code"].ToString(), out var challenge)
            && (challenge.Length == 0 ? form["code_verifier"].Count == 0 : challenge == ControlPlane.Credentials.OAuth.OAuthAttempt.Challenge(form["code_verifier"].ToString()));
        http.Response.StatusCode = isGood ? 200 : 400;
        await http.Response.WriteAsync(isGood ? $$"""{"access_token":"{{GoodSocialToken}}","token_type":"Bearer","scope":"read:accounts write:statuses write:media"}""" : """{"error":"invalid_grant"}""");
    }

    private static async Task OnlyAsync(HttpContext http, bool isGood, string answer)
    {
        http.Response.StatusCode = isGood ? 200 : 401;
        await http.Response.WriteAsync(isGood ? answer : """{"error":"no"}""");
    }
}

/// <summary>A mail server that lets one password in, on a loopback port.</summary>
internal sealed class FakeMailServer : IDisposable
{
    public const string Password = "mail-password-1";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeMailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Seen { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.example ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            Seen.Enqueue(line.Split(' ')[0]);
            var good = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0me@photos.example\0{Password}"));
            await writer.WriteLineAsync(line switch
            {
                ['E', 'H', 'L', 'O', ..] => "250-mail.example\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN",
                "QUIT" => "221 bye",
                _ when line == $"AUTH PLAIN {good}" => "235 welcome",
                _ when line.StartsWith("AUTH", StringComparison.Ordinal) => "535 no",
                _ => "500 what",
            });
        }
    }
}
