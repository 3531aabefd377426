using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class MigrateTests
{
    /// <summary>Databases that a server must not start on.</summary>
    public static TheoryData<string> Unfit => TestDatabase.IsPostgres ? ["a superuser", "the owner", "nothing migrated"] : ["a changed migration", "no database"];

    [Fact]
    public async Task Migrating_twice_applies_everything_and_then_nothing()
    {
        await using var database = await FreshDatabase.CreateAsync();

        var first = await database.House.RunAsync("migrate", database.AsOwner);
        var second = await database.House.RunAsync("migrate", database.AsOwner);

        Assert.Contains("applied  notes 0001 notes", first.Output, StringComparison.Ordinal);
        Assert.Equal(new ProgramEnd(0, "The schema is up to date.\n", ""), second);
        await using var server = await database.House.ServeAsync(); // with the roles that migrating made
        Assert.True((await server.ClientOf(House.Notes).GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Several_that_migrate_at_once_do_each_step_once()
    {
        await using var database = await FreshDatabase.CreateAsync();

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.House.RunAsync("migrate", database.AsOwner)));

        Assert.All(ends, end => Assert.True(end.Code == 0, end.ToString()));
        var steps = ends.SelectMany(end => end.Output.Split('\n').Where(line => line.StartsWith("applied", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(steps.Count, steps.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("The schema is up to date.\n", (await database.House.RunAsync("migrate", database.AsOwner)).Output);
    }

    [Fact]
    public async Task A_migration_that_was_changed_afterwards_is_refused()
    {
        await using var database = await FreshDatabase.CreateAsync();
        await database.House.RunAsync("migrate", database.AsOwner);
        await database.House.QueryAsync<string>("update schema_migrations set hash = 'another' where module = 'notes' and number = 1 returning hash");

        var end = await database.House.RunAsync("migrate", database.AsOwner);

        Assert.Equal(new ProgramEnd(1, "", "Migration notes 0001 notes was changed after it had been applied. Migrations only go forward: restore its text and add a new one.\n"), end);
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_server_does_not_start_on_a_database_that_will_not_do(string what)
    {
        await using var database = await FreshDatabase.CreateAsync();
        if (what != "nothing migrated")
            await database.House.RunAsync("migrate", database.AsOwner);
        var sentence = what switch
        {
            "a superuser" => "Database names the role \"postgres\", but that role is a superuser, whom no policy holds; use one that longhouse migrate makes.",
            "the owner" => $"Database names the role \"{database.Role}\", but that role owns tables; use one that longhouse migrate makes.",
            "nothing migrated" => "Database names a PostgreSQL server that does not let the application in: ", // the role is not there
            "no database" => "longhouse.db cannot be used: ",
            _ => "Migration notes 0001 notes was changed after it had been applied.",
        };
        if (what == "the owner")
            await database.House.QueryAsync<int>($"alter table notes_notes owner to {database.Role}; select 1");
        else if (what == "no database")
            await File.WriteAllTextAsync(Path.Combine(database.House.Folder, "longhouse.db"), string.Concat(Enumerable.Repeat("No database. ", 100)));
        else if (what == "a changed migration")
            await database.House.QueryAsync<string>("update schema_migrations set hash = 'another' where module = 'notes' and number = 1 returning hash");

        var end = await database.House.Serve(what == "a superuser" ? [$"Database={database.As(null)}"] : []).RunAsync(House.Patience);

        Assert.True(end.Code == 1, end.ToString());
        Assert.Contains(sentence, end.Errors, StringComparison.Ordinal);
        Assert.Single(end.Errors.TrimEnd().Split('\n'));
    }
}
