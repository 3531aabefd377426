using System.Text.RegularExpressions;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>What the session endpoint tells, as a client reads it.</summary>
internal sealed record SessionSeen(
    bool SignedIn, string Guests, TenantSeen? Tenant, string App, PersonSeen? Person, string Role, string PlatformRole, Dictionary<string, string> Memberships,
    string[] Permissions, PageSeen[] Pages, DateTimeOffset? ExpiresAt, ProviderSeen[] Providers);

internal sealed record TenantSeen(string Id, string Slug, string Name);

internal sealed record PersonSeen(string Id, string Name, string Email);

internal sealed record PageSeen(string Path, string Title);

internal sealed record ProviderSeen(string Name, string Title);

/// <summary>Steps that every test of signing in takes.</summary>
internal static partial class SignedIn
{
    public static Task<TestHost> StartAsync(params (string Key, string Value)[] settings) => TestHost.StartAsync(new TestHostOptions
    {
        RealSignIn = true,
        Settings = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal),
    }, new NotesModule());

    /// <summary>Goes to a tenant's host, from there to the sign-in page, and comes back as this person.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(this TestBrowser browser, string host, string email, string returnTo = "/api/session")
    {
        var page = await browser.OpenAsync($"{host}/api/auth/start?return={Uri.EscapeDataString(returnTo)}");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Sign in as anyone", html, StringComparison.Ordinal);
        return await browser.SubmitAsync("app.localhost/auth/development", ("email", email), ("attempt", AttemptIn(html)), ("return", ""));
    }

    public static async Task SignInAtConsoleAsync(this TestBrowser browser, string email)
    {
        var page = await browser.SubmitAsync("app.localhost/auth/development", ("email", email), ("attempt", ""), ("return", "/api/session"));
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync());
    }

    public static Task<SessionSeen> SessionAsync(this TestBrowser browser, string host) => browser.ReadAsync<SessionSeen>($"{host}/api/session");

    public static string AttemptIn(string html) => Attempt().Match(html).Groups["id"].Value;

    [GeneratedRegex("name=\"attempt\" value=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Attempt();
}
