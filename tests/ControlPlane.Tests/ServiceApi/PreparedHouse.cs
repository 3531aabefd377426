using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

/// <summary>
/// A control plane for <c>photos.example</c>: tenants xxx and yyy that are active, others that are suspended, deleted, of another app or
/// broke, each at its host; tokens that work and one that was revoked; one credential of each kind for xxx.
/// </summary>
internal sealed class PreparedHouse : IAsyncDisposable
{
    private static readonly (string Provider, object Fields)[] Kinds =
    [
        ("dropbox", new { refresh_token = "drop-refresh-0123456789" }),
        ("openai", new { api_key = "sk-abcdefghijklmnopqrstuvwxyz" }),
        ("telegram", new { bot_token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" }),
        ("smtp", new { password = "correct horse battery" }),
        ("managed", new { access_key_id = "AK", secret_access_key = "SK", endpoint_url = "https://s3.example", bucket = "b" }),
        ("instagram", new { access_token = "ig-token", ig_user_id = "17" }),
        ("bluesky", new { handle = "a.bsky.example", app_password = "abcd-efgh" }),
        ("mastodon", new { instance_url = "https://social.example", access_token = "m-token" }),
    ];

    private PreparedHouse(House house) => (House, Service) = (house, house.Host.ClientOf("app.localhost"));

    public House House { get; }

    public TestHost Host => House.Host;

    /// <summary>An execution plane; it shows no token unless a request does.</summary>
    public HttpClient Service { get; }

    /// <summary>Values by the names that vectors give them: tokens and references.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TenantAnswer> Tenants { get; } = new(StringComparer.Ordinal);

    public static async Task<PreparedHouse> StartAsync(params (string Key, string Value)[] settings)
    {
        var house = new PreparedHouse(await House.StartAsync(
        [
            ("BaseDomain", "photos.example"), ("AppHost", "app.localhost"), ("Key", "Mp16jwszZ9U3EV6MyLX+pNroVaWoA7qBkpt1M0JB/gY="), .. settings,
        ]));
        foreach (var slug in new[] { "xxx", "yyy", "suspended", "deleted", "broke" })
            await house.AddAsync(slug, "publisher_v2");
        await house.AddAsync("otherapp", "gallery_v1");
        foreach (var (provider, fields) in Kinds)
            house.Names[$"REF_{provider.ToUpperInvariant()}"] = await house.AddCredentialAsync("xxx", provider, fields);
        house.Names["REF_SUSPENDED"] = await house.AddCredentialAsync("suspended", "dropbox", Kinds[0].Fields);
        house.Names["REF_PLATFORM_OPENAI"] = await house.AddCredentialAsync("broke", "openai", Kinds[1].Fields, platformBilled: true);

        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{house.Tenants["suspended"].Id}:suspend", new { reason = "test" });
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        await db.WriteAsync(write => write.ExecuteAsync($"update control_tenants set status = {"deleted"} where slug = {"deleted"}", default), default);

        (house.Names["PRIMARY"], _) = await house.AddTokenAsync("plane");
        (house.Names["SECONDARY"], _) = await house.AddTokenAsync("plane");
        (house.Names["REVOKED"], var revoked) = await house.AddTokenAsync("former");
        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/service-tokens/{revoked}:revoke");
        house.Names["ADMIN_USER_TOKEN"] = "lh_abcdefgh_0123456789012345678901234567890123456789abc";
        return house;
    }

    public async Task<(string Token, string Id)> AddTokenAsync(string name, string appType = "publisher_v2", object? scopes = null, object? networks = null, DateTimeOffset? expiresAt = null)
    {
        var made = await House.JsonAsync(await House.Admin.SendAsync(HttpMethod.Post, "/api/v1/service-tokens", new { name, appType, scopes, networks, expiresAt }));
        return (made.GetProperty("token").GetString()!, made.GetProperty("details").GetProperty("id").GetString()!);
    }

    public async Task<string> AddCredentialAsync(string slug, string provider, object fields, bool platformBilled = false) =>
        (await House.Admin.PostAsync<Made>($"/api/v1/tenants/{Tenants[slug].Id}/credentials", new { provider, label = provider, fields, platformBilled, skipTest = true })).Ref;

    /// <summary>Sends a request as an execution plane with the primary token, unless another name is given; "" for none.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, object? body = null, string token = "PRIMARY", string? tenant = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Names.GetValueOrDefault(token, token)}");
        if (tenant is not null)
            request.Headers.TryAddWithoutValidation("X-Tenant", tenant);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is HttpContent content)
            request.Content = content;
        else if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await Service.SendAsync(request);
    }

    public async Task<string> AnswerAsync(string method, string path, object? body = null, string token = "PRIMARY", string? tenant = null)
    {
        var response = await SendAsync(method, path, body, token, tenant);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public static async Task<string> BytesAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).Where(h => h.Key is not "Date" && !h.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{await response.Content.ReadAsStringAsync()}";
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    private async Task AddAsync(string slug, string appType)
    {
        var tenant = Tenants[slug] = await House.AddTenantAsync(slug, appType);
        await House.PublishAsync(tenant, House.LocalConfig);
    }

    private sealed record Made(string Ref);
}
