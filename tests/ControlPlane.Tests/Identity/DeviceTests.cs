using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

public sealed class DeviceTests
{
    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient device, string path, params (string, string)[] form)
    {
        var answer = await device.PostAsync(path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> PollAsync(HttpClient device, string code) =>
        PostAsync(device, "/api/auth/device/token", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code), ("client_id", "mp"));

    private static async Task<(string DeviceCode, string UserCode)> BeginAsync(HttpClient device, string scope = "")
    {
        var (status, body) = await PostAsync(device, "/api/auth/device", ("client_id", "mp on a laptop"), ("scope", scope));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((600, 5), (body.GetProperty("expires_in").GetInt32(), body.GetProperty("interval").GetInt32()));
        var user = body.GetProperty("user_code").GetString()!;
        Assert.Matches("^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$", user);
        Assert.EndsWith($"/auth/device?user_code={user}", body.GetProperty("verification_uri_complete").GetString(), StringComparison.Ordinal);
        return (body.GetProperty("device_code").GetString()!, user);
    }

    private static string ErrorOf((HttpStatusCode Status, JsonElement Body) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        return answer.Body.GetProperty("error").GetString()!;
    }

    [Fact]
    public async Task Whoever_has_the_database_cannot_try_the_codes_that_people_type()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        var (_, userCode) = await BeginAsync(device);

        var kept = (await host.Services.GetRequiredService<SystemDb>().QueryAsync<string>($"select user_code_hash from control_device_grants", default)).Single();

        var code = Encoding.ASCII.GetBytes(userCode.Replace("-", "", StringComparison.Ordinal));
        Assert.Matches("^[0-9a-f]{64}$", kept);
        Assert.DoesNotContain(kept, new[] { SHA256.HashData(code), SHA512.HashData(code)[..32], HMACSHA256.HashData(Array.Empty<byte>(), code) }.Select(Convert.ToHexStringLower));
    }

    [Fact]
    public async Task A_device_is_given_a_key_once_a_person_has_said_yes()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var (deviceCode, userCode) = await BeginAsync(device);
        Assert.Equal("authorization_pending", ErrorOf(await PollAsync(device, deviceCode)));

        var page = await (await browser.OpenAsync($"app.localhost/auth/device?user_code={userCode}")).Content.ReadAsStringAsync();
        Assert.Contains("mp on a laptop", page, StringComparison.Ordinal);
        Assert.Contains("everything that you may do", page, StringComparison.Ordinal);
        await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)), ("answer", "allow"));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var (status, token) = await PollAsync(device, deviceCode);

        Assert.Equal((HttpStatusCode.OK, "Bearer"), (status, token.GetProperty("token_type").GetString()));
        var key = token.GetProperty("access_token").GetString()!;
        Assert.StartsWith("lh_", key, StringComparison.Ordinal);
        using var tool = host.ClientOf("app.localhost");
        tool.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        Assert.Contains("ida@example.com", await tool.GetStringAsync("/api/v1/me"), StringComparison.Ordinal);
        Assert.Contains("mp on a laptop", await (await browser.GetAsync("app.localhost/api/v1/me/keys")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("invalid_grant", ErrorOf(await PollAsync(device, deviceCode))); // once
    }

    [Fact]
    public async Task A_device_that_asks_too_often_is_told_to_slow_down_and_has_to()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        var (deviceCode, _) = await BeginAsync(device);
        Assert.Equal("authorization_pending", ErrorOf(await PollAsync(device, deviceCode)));

        host.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("slow_down", ErrorOf(await PollAsync(device, deviceCode)));
        host.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("slow_down", ErrorOf(await PollAsync(device, deviceCode))); // it is ten seconds now, and then fifteen
        host.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("authorization_pending", ErrorOf(await PollAsync(device, deviceCode)));
    }

    [Fact]
    public async Task A_code_ends_after_ten_minutes_for_device_and_person()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var (deviceCode, userCode) = await BeginAsync(device);

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(HttpStatusCode.NotFound, (await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode), ("answer", "allow"))).StatusCode);
        Assert.Equal("expired_token", ErrorOf(await PollAsync(device, deviceCode)));
    }

    [Fact]
    public async Task Whoever_says_no_keeps_the_device_out_for_good()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var (deviceCode, userCode) = await BeginAsync(device);

        await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode), ("answer", "deny"));

        Assert.Equal(HttpStatusCode.NotFound, (await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode), ("answer", "allow"))).StatusCode);
        Assert.Equal("access_denied", ErrorOf(await PollAsync(device, deviceCode)));
        Assert.Equal("invalid_grant", ErrorOf(await PollAsync(device, deviceCode)));
    }

    [Fact]
    public async Task Of_many_polls_at_once_one_gets_the_key()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var (deviceCode, userCode) = await BeginAsync(device);
        await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode), ("answer", "allow"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PollAsync(device, deviceCode)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_device_gets_the_scopes_that_it_asked_for_and_the_person_saw()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        var (deviceCode, userCode) = await BeginAsync(device, "notes.read");
        Assert.Contains("do for you: notes.read.", await (await browser.OpenAsync($"app.localhost/auth/device?user_code={userCode}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await browser.SubmitAsync("app.localhost/auth/device", ("user_code", userCode), ("answer", "allow"));
        var (_, token) = await PollAsync(device, deviceCode);

        Assert.Equal("notes.read", token.GetProperty("scope").GetString());
        using var tool = host.ClientOf("app.localhost");
        tool.DefaultRequestHeaders.Add("X-API-Key", token.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await tool.GetAsync("/api/v1/me")).StatusCode);
    }

    [Theory]
    [InlineData("", "", "invalid_client")]
    [InlineData("mp", "notes.everything", "invalid_scope")]
    [InlineData("mp\u0007", "", "invalid_client")]
    public async Task A_device_that_asks_for_nonsense_is_refused(string client, string scope, string error)
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");

        Assert.Equal(error, ErrorOf(await PostAsync(device, "/api/auth/device", ("client_id", client), ("scope", scope))));
        Assert.Equal("unsupported_grant_type", ErrorOf(await PostAsync(device, "/api/auth/device/token", ("grant_type", "password"))));
        Assert.Equal("invalid_grant", ErrorOf(await PollAsync(device, "x")));
    }

    [Fact]
    public async Task Codes_cannot_be_tried_out()
    {
        await using var host = await SignedIn.StartAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");
        HttpResponseMessage? last = null;
        for (var i = 0; i < 31; i++)
            last = await browser.SubmitAsync("app.localhost/auth/device", ("user_code", "BCDF-GHJK"), ("answer", "allow"));

        Assert.Equal("request.too_many", (await ReadProblem.OfAsync(last!)).Code);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_to_the_code()
    {
        await using var host = await SignedIn.StartAsync();
        using var device = host.ClientOf("app.localhost");
        using var browser = host.NewBrowser();
        var (_, userCode) = await BeginAsync(device);

        var page = await browser.OpenAsync($"app.localhost/auth/device?user_code={userCode}");

        Assert.Contains(WebUtility.HtmlEncode($"/auth/device?user_code={userCode}"), await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
