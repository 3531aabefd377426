using System.Net;
using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>The control plane from a shell, beside a running server.</summary>
public sealed class ControlVerbTests
{
    private const string Config = """
        {"features":{"publish_enabled":false,"analyze_caption_enabled":false,"keep_enabled":true,"remove_enabled":true,"auto_view_enabled":false},
         "storage":{"provider":"local","credentials_ref":"none","paths":{"root":"/pics"}}}
        """;

    [Fact]
    public async Task A_tenant_is_made_suspended_and_resumed_and_a_running_server_sees_it()
    {
        await using var house = await House.CreateAsync();
        var server = await house.ServeAsync();
        var visitor = server.ClientOf("studio.localhost");

        var made = await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "notes", "--label", "stage=canary");
        Assert.True(made.Code == 0, made.ToString());
        await SeesAsync(visitor, HttpStatusCode.Unauthorized);
        Assert.Equal("studio is suspended.\n", (await house.RunAsync("tenants suspend", "studio", "--reason", "not paid")).Output);
        await SeesAsync(visitor, HttpStatusCode.NotFound);
        Assert.Contains("not paid", (await house.RunAsync("tenants show", "studio")).Output, StringComparison.Ordinal);
        Assert.Equal("studio is active.\n", (await house.RunAsync("tenants resume", "studio")).Output);
        await SeesAsync(visitor, HttpStatusCode.Unauthorized);
        Assert.Contains("studio", (await house.RunAsync("tenants list", "--label", "stage")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-notes", (await house.RunAsync("tenants list", "--label", "stage")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_execution_plane_is_set_up_from_a_shell_and_served()
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "publisher_v2");
        var published = await (house.Call("config publish", "studio", "--file", "-") with { Input = Config }).RunAsync(House.Patience);
        Assert.True(published.Code == 0, published.ToString());
        var added = await (house.Call("credentials add", "studio", "--provider", "smtp", "--label", "Mail") with { Input = """{"password":"secret-one"}""" }).RunAsync(House.Patience);
        var (id, reference) = added.Output.TrimEnd('\n', '.').Split(" is ") is [var left, var right] ? (left, right) : ("", "");
        var rotated = await (house.Call("credentials rotate", "studio", id) with { Input = """{"password":"secret-two"}""" }).RunAsync(House.Patience);
        Assert.Equal($"{id} has its value number 2.\n", rotated.Output);
        var token = (await house.RunAsync("tokens create", "--name", "plane", "--app", "publisher_v2")).Output.Trim();
        Assert.Matches("^pvs_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$", token);

        var server = await house.ServeAsync();
        var plane = server.ClientOf("app.localhost");
        plane.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        plane.DefaultRequestHeaders.Add("X-Tenant", "studio");
        using var document = JsonDocument.Parse(await plane.GetStringAsync("/v1/runtime/by-host?host=studio.localhost"));
        Assert.Equal("/pics", document.RootElement.GetProperty("config").GetProperty("storage").GetProperty("paths").GetProperty("root").GetString());
        using var body = new StringContent($"{{\"credentials_ref\":\"{reference}\"}}", null, "application/json");
        Assert.Contains("secret-two", await (await plane.PostAsync("/v1/credentials/resolve", body)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var list = await house.RunAsync("tokens list");
        Assert.DoesNotContain(token, list.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await house.RunAsync("tokens revoke", list.Output.Split(' ')[0])).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await plane.GetAsync("/v1/runtime/by-host?host=studio.localhost")).StatusCode);
        Assert.Equal(0, (await house.RunAsync("credentials revoke", "studio", id)).Code);
        Assert.Contains("revoked", (await house.RunAsync("credentials list", "studio")).Output, StringComparison.Ordinal);
        Assert.Contains("published", (await house.RunAsync("config history", "studio")).Output, StringComparison.Ordinal);
        Assert.Contains("primary", (await house.RunAsync("hosts list", "studio")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_for_people_or_as_json_for_programs_and_a_host_is_named_as_it_is_written()
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "publisher_v2");
        Assert.Equal(0, (await house.RunAsync("hosts bind", "studio", "photos.studio.localhost")).Code);
        await house.RunAsync("tokens create", "--name", "plane", "--app", "publisher_v2");

        foreach (var (call, member, value) in new[] { ("tenants list", "slug", "studio"), ("hosts list studio", "host", "studio.localhost"), ("tokens list", "name", "plane") })
        {
            var words = call.Split(' ');
            var end = await house.RunAsync($"{words[0]} {words[1]}", [.. words[2..], "--json"]);
            Assert.Equal(0, end.Code);
            Assert.Contains(value, end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty(member).GetString()));
        }
        foreach (var empty in new[] { "credentials list studio", "config history studio", "keys list --tenant studio", "users list" })
        {
            var words = empty.Split(' ');
            var end = await house.RunAsync($"{words[0]} {words[1]}", [.. words[2..], "--json"]);
            Assert.True(end.Code == 0 && end.Output.Length == 0, end.ToString());
        }
        Assert.Equal("photos.studio.localhost is unbound.\n", (await house.RunAsync("hosts unbind", "studio", "photos.studio.localhost")).Output);
    }

    [Theory]
    [InlineData("tenants show nowhere", "There is no tenant \"nowhere\".")]
    [InlineData("tenants create admin --name x --app notes", "This name is kept for the house itself.")]
    [InlineData("tenants create x --name x", "Some fields are not right.\n  appType: Say which app the tenant runs, or name a template.")]
    [InlineData("hosts bind studio 127.0.0.1", "This is no host that a tenant can have. An IP address is not a host of a tenant.")]
    [InlineData("config show studio", "There is no such revision.")]
    [InlineData("credentials test studio credential_x", "This tenant has no such credential.")]
    [InlineData("tokens revoke token_x", "There is no such token.")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string call, string sentence)
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "publisher_v2");
        var words = call.Split(' ');

        var end = await house.RunAsync($"{words[0]} {words[1]}", words[2..]);

        Assert.Equal((1, sentence + "\n"), (end.Code, end.Errors));
    }

    [Fact]
    public async Task A_configuration_with_mistakes_is_not_published_and_each_is_named()
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "publisher_v2");

        var end = await (house.Call("config publish", "studio", "--file", "-") with { Input = """{"features":{}}""" }).RunAsync(House.Patience);

        Assert.Equal(1, end.Code);
        Assert.Contains("  error  /storage  required: This is required.\n", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_two_people_waits_and_the_shell_says_so()
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("tenants create", "studio", "--name", "Studio", "--app", "publisher_v2");
        await house.QueryAsync<int>("update control_tenants set approval = 'storage' where slug = 'studio'; select 1");

        var published = await (house.Call("config publish", "studio", "--file", "-", "--comment", "first") with { Input = Config }).RunAsync(House.Patience);
        var again = await (house.Call("config publish", "studio", "--file", "-") with { Input = Config }).RunAsync(House.Patience);

        Assert.Matches("^Nothing changed yet: proposal_[0-9a-f]+ waits for a second person, who decides at the console, since it touches storage.\n$", published.Output);
        Assert.Matches("^proposal_[0-9a-f]+ by house waits for a second person, since it touches storage: first\n$", (await house.RunAsync("config history", "studio")).Output);
        Assert.Equal(1, again.Code);
        Assert.Contains("A proposal of yours waits already.", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stand_alone_publisher_becomes_a_tenant_with_its_credentials()
    {
        await using var house = await House.CreateAsync();
        const string Environment = """
            # as it was started until now
            export STORAGE_PATHS='{"root":"/Photos"}'
            DROPBOX_REFRESH_TOKEN=drop-secret-1
            PUBLISHERS=[{"type":"telegram","channel_id":"@studio"}]
            TELEGRAM_BOT_TOKEN="110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
            FEATURE_ANALYZE_CAPTION=off
            """;

        var imported = await (house.Call("tenants import", "studio", "--name", "Studio", "--env", "-") with { Input = Environment }).RunAsync(House.Patience);

        Assert.True(imported.Code == 0, imported.ToString());
        Assert.Contains("Its configuration holds, version ", imported.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("drop-secret-1", imported.Output, StringComparison.Ordinal);
        using var config = JsonDocument.Parse((await house.RunAsync("config show", "studio")).Output);
        Assert.StartsWith("cr_", config.RootElement.GetProperty("storage").GetProperty("credentials_ref").GetString(), StringComparison.Ordinal);
        Assert.Equal("@studio", config.RootElement.GetProperty("publishers")[0].GetProperty("config").GetProperty("channel_id").GetString());
        Assert.Equal(2, (await house.RunAsync("credentials list", "studio")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var wrong = await (house.Call("tenants import", "other", "--name", "Other", "--env", "-") with { Input = "STORAGE_PATHS=/Photos" }).RunAsync(House.Patience);
        Assert.Equal((1, "STORAGE_PATHS must be JSON.\n"), (wrong.Code, wrong.Errors));
    }

    private static Task SeesAsync(HttpClient visitor, HttpStatusCode status) =>
        Until.TrueAsync(async () => (await visitor.GetAsync("/api/notes")).StatusCode == status, House.Patience, $"the visitor gets {status}");
}
