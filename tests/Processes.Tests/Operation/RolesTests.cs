using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>The same house run by one process, or by several that share a database. An embedded one is not shared, so there it is the one process.</summary>
public sealed class RolesTests
{
    public static TheoryData<string> Ways => TestDatabase.IsPostgres ? ["one process", "a process for each role"] : ["one process"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_note_made_on_one_is_counted_by_the_worker(string way)
    {
        await using var house = await House.CreateAsync();
        var (web, _) = await ServeAsync(house, way);
        var person = House.SignIn(web, House.Notes);

        var note = await (await person.PostAsJsonAsync("/api/notes", new { title = "Roof", body = "birch bark in two layers" })).Content.ReadFromJsonAsync<JsonElement>();

        await Until.TrueAsync(async () => (await person.GetStringAsync($"/api/notes/{note.GetProperty("id")}")).Contains("\"words\":5", StringComparison.Ordinal), House.Patience, "the words are counted");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_tenant_that_is_suspended_through_one_is_gone_on_the_other_within_two_seconds(string way)
    {
        await using var house = await House.CreateAsync();
        var (web, other) = await ServeAsync(house, way);
        var (person, stage) = (House.SignIn(web, House.Notes), House.SignIn(other, House.Stage));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/notes")).StatusCode);

        foreach (var (status, expected) in new[] { ("Suspended", HttpStatusCode.NotFound), ("Active", HttpStatusCode.OK) })
        {
            (await stage.PutAsync($"/api/tenants/demo-notes/{status}", null)).EnsureSuccessStatusCode();
            var changed = Stopwatch.StartNew();
            await Until.TrueAsync(async () => (await person.GetAsync("/api/notes")).StatusCode == expected, House.Patience, $"the tenant is {status}");
            Assert.InRange(changed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>A server for tenants, and another one for tenants too. Where there is a process for each role, neither of them works jobs.</summary>
    private static async Task<(ServerProcess Web, ServerProcess Other)> ServeAsync(House house, string way)
    {
        if (way == "one process")
        {
            var one = await house.ServeAsync();
            return (one, one);
        }
        await house.ServeAsync("Roles=worker");
        return (await house.ServeAsync("Roles=web"), await house.ServeAsync("Roles=control,web"));
    }
}
