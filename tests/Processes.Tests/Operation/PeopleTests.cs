namespace Longhouse.Processes.Tests.Operation;

public sealed class PeopleTests
{
    [Fact]
    public async Task People_are_listed_given_roles_and_the_last_administrator_stays_one()
    {
        await using var house = await House.CreateAsync();
        Assert.Equal(0, (await house.RunAsync("create-admin", "--email", "ida@example.com", "--name", "Ida")).Code);

        var list = await house.RunAsync("users list");
        Assert.Contains("platform_admin", list.Output, StringComparison.Ordinal);
        Assert.Contains("ida@example.com", list.Output, StringComparison.Ordinal);
        Assert.Equal("", (await house.RunAsync("users list", "--search", "nobody")).Output);

        var demoted = await house.RunAsync("users grant", "ida@example.com", "--role", "operator");
        Assert.Equal((1, "This is the last platform administrator. Make another one first.\n"), (demoted.Code, demoted.Errors));

        await house.RunAsync("create-admin", "--email", "noor@example.com", "--name", "Noor");
        Assert.Equal(0, (await house.RunAsync("users grant", "ida@example.com", "--role", "operator")).Code);
        Assert.Contains("  Ida  ida@example.com  operator\n", (await house.RunAsync("users show", "ida@example.com")).Output, StringComparison.Ordinal);
        Assert.Equal("0 sessions of ida@example.com ended.\n", (await house.RunAsync("users revoke-sessions", "ida@example.com")).Output);
    }

    [Theory]
    [InlineData("users show nobody@example.com", "Nobody has the id or the address \"nobody@example.com\".")]
    [InlineData("users grant ida@example.com --role king", "--role is \"king\", but must be one of none, auditor, operator, platform_admin.")]
    [InlineData("users grant ida@example.com --role owner --tenant nowhere", "There is no tenant \"nowhere\".")]
    [InlineData("keys list", "Say whose keys: --tenant or --person.")]
    [InlineData("keys create --person ida@example.com --name x --kind frt_live", "--kind is \"frt_live\", but must be one of lh.")]
    [InlineData("keys create --person ida@example.com --name x --scope notes.everything", "--scope is \"notes.everything\", but there is no such permission here.")]
    [InlineData("keys revoke AAAAAAAA --person ida@example.com", "There is no such key in force.")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string call, string sentence)
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("create-admin", "--email", "ida@example.com", "--name", "Ida");
        var words = call.Split(' ');

        var end = await house.RunAsync($"{words[0]} {words[1]}", words[2..]);

        Assert.Equal((1, sentence + "\n"), (end.Code, end.Errors));
    }

    [Fact]
    public async Task A_key_is_made_listed_rotated_and_revoked()
    {
        await using var house = await House.CreateAsync();
        await house.RunAsync("create-admin", "--email", "ida@example.com", "--name", "Ida");
        string[] ida = ["--person", "ida@example.com"];

        var made = await house.RunAsync("keys create", [.. ida, "--name", "backup script"]);
        Assert.True(made.Code == 0, made.ToString());
        Assert.Matches("^lh_[0-9A-Za-z]{46}\n$", made.Output);
        var id = made.Output[3..11];

        var list = await house.RunAsync("keys list", ida);
        Assert.Contains($"lh_{id}…  ends ", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Output[11..43], list.Output, StringComparison.Ordinal);

        var rotated = await house.RunAsync("keys rotate", [id, .. ida]);
        Assert.Matches("^lh_[0-9A-Za-z]{46}\n$", rotated.Output);
        Assert.Equal(0, (await house.RunAsync("keys revoke", [id, .. ida])).Code);
        Assert.Contains($"lh_{id}…  revoked", (await house.RunAsync("keys list", ida)).Output, StringComparison.Ordinal);
    }
}
