using System.Net.Http.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class AuditTests
{
    // Whoever can change the file, or owns the table, can take the guard off first: that is what the chain is for.
    private static readonly string GuardOff = TestDatabase.IsPostgres
        ? "drop trigger audit_entries_keep on audit_entries"
        : "drop trigger audit_entries_keep_updates; drop trigger audit_entries_keep_deletes";

    [Theory]
    [InlineData("update audit_entries set subject = 'another' where number = 4 and tenant_id", "entry 4 (notes.note_added another) was changed; 3 entries before it are sound")]
    [InlineData("delete from audit_entries where number = 2 and tenant_id", "entry 2 is missing; 1 entries before it are sound")]
    [InlineData("delete from audit_entries where number > 3 and tenant_id", "entries after 3 are missing, the head says 8; 3 entries before it are sound")]
    public async Task The_first_broken_link_is_named_beside_a_running_server(string tampering, string verdict)
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync("Roles=control,web");
        var person = House.SignIn(server, House.Notes);
        for (var i = 0; i < 5; i++)
            (await person.PostAsJsonAsync("/api/notes", new { title = "Roof" })).EnsureSuccessStatusCode();
        var sound = await house.RunAsync("audit verify");
        Assert.True(sound.Code == 0, sound.ToString());

        var tenant = (await house.QueryAsync<string>("select id from control_tenants where slug = 'demo-notes'"))[0];
        await house.QueryAsync<int>($"{GuardOff}; {tampering} = '{tenant}'; select 1");
        var broken = await house.RunAsync("audit verify");

        Assert.Equal(1, broken.Code);
        Assert.Contains($"broken  {tenant}: {verdict}\n", broken.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 chains are broken.", broken.Output, StringComparison.Ordinal);
        Assert.Equal("", broken.Errors);
    }
}
