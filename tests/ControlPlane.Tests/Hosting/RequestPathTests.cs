using System.Net;
using System.Net.Http.Json;
using System.Text;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class RequestPathTests
{
    private sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version);

    [Theory]
    [InlineData("app.localhost", "/api/v1/tenants")]
    [InlineData("app.localhost", "/")]
    [InlineData("first.localhost", "/api/notes")]
    [InlineData("nobody.localhost", "/")]
    public async Task Nobody_is_shown_their_own_request_by_tracing(string name, string path)
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        using var client = host.ClientOf(name);
        foreach (var method in new[] { "TRACE", "TRACK" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Add("X-Told", "a secret of the browser");

            var answer = await client.SendAsync(request);

            Assert.InRange((int)answer.StatusCode, 400, 499);
            Assert.DoesNotContain("a secret of the browser", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unknown_suspended_foreign_and_rejected_hosts_get_the_same_bytes()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var asleep = await host.AddTenantAsync("asleep");
        await host.Services.GetRequiredService<TenantStore>().SetStatusAsync(Actor.House, asleep.Id, TenantStatus.Suspended, CancellationToken.None);
        await host.AddTenantAsync("foreign", appType: "of-another-house");

        foreach (var accept in new[] { "application/json", "text/html" })
        {
            var answers = new List<string>();
            foreach (var name in new[] { "nobody.localhost", "asleep.localhost", "foreign.localhost", "www.first.localhost", "127.0.0.1", "first.elsewhere.example" })
            {
                using var client = host.ClientOf(name);
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/notes");
                request.Headers.Accept.ParseAdd(accept);
                request.Headers.Add("X-Request-Id", "same");
                answers.Add(await BytesAsync(await client.SendAsync(request)));
            }
            Assert.StartsWith("404", answers[0], StringComparison.Ordinal);
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }

    [Fact]
    public async Task A_suspended_tenant_is_gone_at_once_and_back_when_resumed()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var caller = await host.SignInAsync(NotesPermissions.Read);
        var tenants = host.Services.GetRequiredService<TenantStore>();
        Assert.Equal(HttpStatusCode.OK, (await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);

        await tenants.SetStatusAsync(Actor.House, host.Tenant.Id, TenantStatus.Suspended, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);

        await tenants.SetStatusAsync(Actor.House, host.Tenant.Id, TenantStatus.Active, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
    }

    [Fact]
    public async Task A_path_prefix_has_its_own_tenant_and_the_longest_one_wins()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Settings = new Dictionary<string, string> { ["CustomDomains"] = "true" } }, new NotesModule());
        var whole = await host.AddTenantAsync("whole", host: "indica.example");
        var below = await host.AddTenantAsync("below", host: "indica.example", pathPrefix: "/xatra");

        async Task<HttpStatusCode> GetAsync(Tenant tenant, string path)
        {
            var caller = await host.SignInAsync(tenant, NotesPermissions.Read);
            caller.Client.BaseAddress = new Uri($"http://indica.example:{host.Port}");
            return (await caller.SendAsync(HttpMethod.Get, path)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await GetAsync(below, "/xatra/api/notes"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(whole, "/xatra/api/notes")); // another tenant's address
        Assert.Equal(HttpStatusCode.OK, await GetAsync(whole, "/api/notes"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(whole, "/xatrax/api/notes"));    // a prefix ends at a slash
    }

    [Fact]
    public async Task What_was_made_below_a_prefix_is_found_where_its_location_says()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Settings = new Dictionary<string, string> { ["CustomDomains"] = "true" } }, new NotesModule());
        var below = await host.AddTenantAsync("below", host: "indica.example", pathPrefix: "/xatra");
        var editor = await host.SignInAsync(below, NotesPermissions.Read, NotesPermissions.Edit);
        editor.Client.BaseAddress = new Uri($"http://indica.example:{host.Port}");

        using var made = await editor.SendAsync(HttpMethod.Post, "/xatra/api/notes", new { title = "Roof", body = "Birch bark" });
        var location = made.Headers.Location!; // the answer to a creation has one

        Assert.StartsWith("/xatra/api/notes/", location.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await editor.SendAsync(HttpMethod.Get, location.OriginalString)).StatusCode);
    }

    [Fact]
    public async Task Nobody_gets_401_the_wrong_one_403_and_someone_of_another_tenant_401()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        using var nobody = host.ClientOf("first.localhost");
        Assert.Equal("request.signed_out", (await ReadProblem.OfAsync(await nobody.GetAsync("/api/notes"))).Code);

        var reader = await host.SignInAsync(NotesPermissions.Read);
        Assert.Equal("request.forbidden", (await ReadProblem.OfAsync(await reader.SendAsync(HttpMethod.Post, "/api/notes", new { title = "x" }))).Code);

        var elsewhere = await host.SignInAsync(await host.AddTenantAsync("second"), NotesPermissions.Read);
        elsewhere.Client.BaseAddress = new Uri($"http://first.localhost:{host.Port}");
        Assert.Equal("request.signed_out", (await ReadProblem.OfAsync(await elsewhere.SendAsync(HttpMethod.Get, "/api/notes"))).Code);
    }

    [Fact]
    public async Task A_module_cannot_be_reached_around_the_host()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        using var nobody = host.ClientOf("first.localhost");
        using var console = host.ClientOf("app.localhost");

        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/@notes/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/%40notes/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await console.GetAsync("/@notes/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await console.GetAsync("/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/../@notes/api/notes")).StatusCode);
    }

    [Fact]
    public async Task A_change_from_another_site_is_refused_for_callers_by_cookie()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        editor.Client.DefaultRequestHeaders.Add("X-Test-Cookie", "1");

        async Task<HttpStatusCode> PostAsync(string? header, string? value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/notes") { Content = JsonContent.Create(new { title = "x" }) };
            if (header is not null)
                request.Headers.TryAddWithoutValidation(header, value);
            return (await editor.Client.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(null, null));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("Origin", "null"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("Sec-Fetch-Site", "same-site")); // another tenant's host is the same site
        Assert.Equal(HttpStatusCode.Created, await PostAsync("Origin", $"http://first.localhost:{host.Port}"));
        Assert.Equal(HttpStatusCode.Created, await PostAsync("Sec-Fetch-Site", "same-origin"));
    }

    [Fact]
    public async Task Forwarded_headers_count_only_from_known_proxies()
    {
        async Task<HttpStatusCode> AskAsync(params (string, string)[] settings)
        {
            await using var host = await TestHost.StartAsync(
                new TestHostOptions { Settings = settings.ToDictionary(s => s.Item1, s => s.Item2) }, new NotesModule());
            var caller = await host.SignInAsync(NotesPermissions.Read);
            caller.Client.BaseAddress = new Uri($"http://proxy.localhost:{host.Port}");
            caller.Client.DefaultRequestHeaders.Add("X-Forwarded-Host", "first.localhost");
            caller.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
            return (await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync());
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(("TrustForwardedHost", "true")));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(("KnownProxies", "127.0.0.1")));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(("KnownProxies", "10.0.0.0/8"), ("TrustForwardedHost", "true")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(("KnownProxies", "10.0.0.0/8,127.0.0.0/8"), ("TrustForwardedHost", "true")));
    }

    [Fact]
    public async Task A_proxy_that_takes_a_prefix_off_says_so_and_both_kinds_of_binding_work()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Settings = new Dictionary<string, string> { ["KnownProxies"] = "127.0.0.0/8" } }, new NotesModule());
        var below = await host.AddTenantAsync("below", host: "shared.localhost", pathPrefix: "/xatra");

        foreach (var (tenant, name) in new[] { (below, "shared.localhost"), (host.Tenant, "first.localhost") })
        {
            var caller = await host.SignInAsync(tenant, NotesPermissions.Read);
            caller.Client.BaseAddress = new Uri($"http://{name}:{host.Port}");
            caller.Client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/xatra");
            Assert.Equal(HttpStatusCode.OK, (await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
        }
    }

    [Fact]
    public async Task The_bare_name_leads_to_the_console_in_development()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        using var browser = host.ClientOf("localhost");

        var answer = await browser.GetAsync("/tenants?x=1");

        Assert.Equal($"http://app.localhost:{host.Port}/tenants?x=1", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Processes_without_a_role_do_not_answer_for_it()
    {
        await using var web = await TestHost.StartAsync(new TestHostOptions { Settings = new Dictionary<string, string> { ["Roles"] = "web" } }, new NotesModule());
        Assert.Equal(HttpStatusCode.NotFound, (await web.ClientOf("app.localhost").GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.ClientOf("first.localhost").GetAsync("/api/notes")).StatusCode);

        await using var control = await TestHost.StartAsync(new TestHostOptions { Settings = new Dictionary<string, string> { ["Roles"] = "control" } }, new NotesModule());
        Assert.Equal(HttpStatusCode.OK, (await control.ClientOf("app.localhost").GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await control.ClientOf("first.localhost").GetAsync("/api/notes")).StatusCode);
    }

    [Fact]
    public async Task A_busy_tenant_is_held_to_its_limit_and_others_are_not()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            Settings = new Dictionary<string, string> { ["Limits:TenantRequestsPerSecond"] = "1", ["Limits:TenantRequestsBurst"] = "3" },
        }, new NotesModule());
        var busy = await host.SignInAsync(NotesPermissions.Read);
        var other = await host.SignInAsync(await host.AddTenantAsync("second"), NotesPermissions.Read);

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await busy.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
        var refused = await busy.SendAsync(HttpMethod.Get, "/api/notes");
        Assert.Equal("request.too_many", (await ReadProblem.OfAsync(refused)).Code);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await busy.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
    }

    [Fact]
    public async Task An_address_of_which_nobody_knows_whose_it_is_is_held_to_a_limit_before_it_takes_from_the_tenants()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            Settings = new Dictionary<string, string>
            {
                ["Limits:AddressRequestsPerSecond"] = "1",
                ["Limits:AddressRequestsBurst"] = "3",
                ["Limits:TenantRequestsPerSecond"] = "1",
                ["Limits:TenantRequestsBurst"] = "5",
            },
        }, new NotesModule());
        var member = await host.SignInAsync(NotesPermissions.Read);
        using var visitor = host.ClientOf($"{host.Tenant.Slug}.localhost");

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/session")).StatusCode);
        for (var i = 0; i < 20; i++)
        {
            var refused = await visitor.GetAsync("/api/session");
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.StartsWith("\"visitor\";r=0", string.Join(',', refused.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        }
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await member.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task Health_answers_at_any_host_and_metrics_at_none_of_the_public_ones()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        foreach (var name in new[] { "nobody.localhost", "127.0.0.1", "first.localhost", "app.localhost" })
        {
            using var client = host.ClientOf(name);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
            Assert.Contains("\"database\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/@machines/metrics")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/health/../metrics")).StatusCode);
        }
    }

    private static async Task<string> BytesAsync(HttpResponseMessage response)
    {
        var text = new StringBuilder().Append((int)response.StatusCode).Append('\n');
        foreach (var header in response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date"))
            text.Append(header.Key).Append(": ").AppendJoin(',', header.Value).Append('\n');
        return text.Append(await response.Content.ReadAsStringAsync()).ToString();
    }
}
