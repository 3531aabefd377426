using System.Net;
using System.Net.Http.Headers;
using Longhouse.ControlPlane.Hosting.Web;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class WebPageTests
{
    [Fact]
    public async Task A_program_without_the_web_says_so_at_the_console_and_knows_no_pages_elsewhere()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());

        Assert.Contains("built without the web", await host.ClientOf("app.localhost").GetStringAsync("/anything"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.ClientOf("first.localhost").GetAsync("/anything")).StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/v1/nothing")]
    [InlineData("/assets/nothing.js")]
    public async Task What_belongs_to_an_api_or_is_a_file_is_never_a_page(string path)
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);

        var answer = await host.ClientOf("app.localhost").GetAsync(path);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("app.localhost", "/auth/development")]
    [InlineData("first.localhost", "/api/auth/start?return=%2Fpage%3Fa%3D1&amp;provider=development")]
    public async Task Whoever_is_not_signed_in_gets_the_way_in_without_script_at_any_address(string at, string leadsTo)
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);

        var answer = await host.ClientOf(at).GetAsync("/page?a=1");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(leadsTo, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", Policy(answer), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Whoever_is_signed_in_gets_the_application_with_their_session_and_a_nonce_of_its_own()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");

        var answer = await browser.OpenAsync("app.localhost/anything");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Contains("ida@example.com", html, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Policy(answer), StringComparison.Ordinal);
        Assert.Contains("'nonce-", Policy(answer), StringComparison.Ordinal);
        Assert.NotEqual(Policy(answer), Policy(await browser.OpenAsync("app.localhost/anything")));
    }

    [Fact]
    public async Task A_signed_in_stranger_at_a_tenants_host_is_told_that_they_are_no_member()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);
        using var browser = host.NewBrowser();
        await browser.SignInAsync("first.localhost", "stranger@example.com");

        var answer = await browser.OpenAsync("first.localhost/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("stranger@example.com, who is not a member here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_and_not_sent_again()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);
        var client = host.ClientOf("first.localhost");
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        var first = await client.GetAsync(BuiltWeb.ScriptPath);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!); // every file has one
        var second = await client.GetAsync(BuiltWeb.ScriptPath);

        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", first.Headers.GetValues("Cache-Control")));
        Assert.Equal(["br"], first.Content.Headers.ContentEncoding);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_script_may_speak_to_its_own_host_as_a_worker_and_to_no_other_and_stays_so_when_it_is_asked_for_again()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);
        var client = host.ClientOf("first.localhost");

        var first = await client.GetAsync(BuiltWeb.ScriptPath);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!); // every file has one
        var second = await client.GetAsync(BuiltWeb.ScriptPath);

        Assert.Equal("default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'", Policy(first));
        Assert.Equal(Policy(first), Policy(second));
    }

    [Fact]
    public async Task Answers_of_the_apis_say_which_build_gives_them_and_the_page_of_which_it_is()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);
        using var browser = host.NewBrowser();
        await browser.SignInAtConsoleAsync("ida@example.com");

        var build = Build(await browser.GetAsync("app.localhost/api/v1/me"));

        Assert.Equal($"{web.Files.Build};since={host.Clock.GetUtcNow().ToUnixTimeMilliseconds()}", build);
        Assert.Contains($" data-build=\"{build}\">", await (await browser.OpenAsync("app.localhost/anything")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var (at, path) in new[] { ("app.localhost", "/api/v1/nothing"), ("app.localhost", "/v1/runtime/by-host"), ("first.localhost", "/api/session"), ("first.localhost", "/api/notes") })
            Assert.Equal(build, Build(await host.ClientOf(at).GetAsync(path)));
        foreach (var (at, path) in new[] { ("nobody.localhost", "/api/notes"), ("first.localhost", "/health/live"), ("app.localhost", "/anything") })
            Assert.Null(Build(await host.ClientOf(at).GetAsync(path)));
    }

    [Fact]
    public void A_web_with_another_file_is_another_build()
    {
        using var one = new BuiltWeb();
        using var same = new BuiltWeb();
        using var other = new BuiltWeb("list-2.js");

        Assert.Equal(one.Files.Build, same.Files.Build);
        Assert.NotEqual(one.Files.Build, other.Files.Build);
        Assert.Null(WebFiles.Read(Path.Combine(AppContext.BaseDirectory, "no web")).Build);
    }

    [Fact]
    public async Task An_unknown_host_has_no_files_either()
    {
        using var web = new BuiltWeb();
        await using var host = await StartAsync(web);

        Assert.Equal(HttpStatusCode.NotFound, (await host.ClientOf("nobody.localhost").GetAsync(BuiltWeb.ScriptPath)).StatusCode);
    }

    private static Task<TestHost> StartAsync(BuiltWeb web) => TestHost.StartAsync(
        new TestHostOptions { RealSignIn = true, Replace = services => services.AddSingleton(web.Files) }, new NotesModule());

    private static string? Build(HttpResponseMessage answer) => answer.Headers.TryGetValues(WebBuild.Header, out var values) ? values.Single() : null;

    private static string Policy(HttpResponseMessage answer) => string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
}
