using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class CheckTests
{
    [Fact]
    public async Task Of_a_sound_house_every_part_is_ok()
    {
        await using var house = await House.CreateAsync();

        var end = await house.RunAsync("check");

        Assert.Equal(0, end.Code);
        Assert.Equal(["settings", "database", "blobs", "key"], end.Output.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words[0] == "ok").Select(words => words[1]));
    }

    [Theory]
    [InlineData("settings", "Roles is \"cook\", but must be some of control, web, worker.")]
    [InlineData("database", "")]
    [InlineData("blobs", "/proc/longhouse")]
    [InlineData("s3", "Connection refused")]
    [InlineData("key", "KeyFile is missing")]
    public async Task A_part_that_would_not_work_is_named_beside_those_that_do(string part, string reason)
    {
        await using var house = await House.CreateAsync();
        var nobody = $"127.0.0.1:{ServerProcess.FreePort()}";
        string[] broken = part switch
        {
            "settings" => ["Roles=cook"],
            "database" when TestDatabase.IsPostgres => [$"Database=Host=127.0.0.1;Port={nobody.Split(':')[1]};Username=longhouse_app;Database=longhouse"],
            "database" => [$"Database={await SpoilAsync(house)}"],
            "blobs" => ["Blobs:Folder=/proc/longhouse"],
            "s3" => ["Blobs:Kind=s3", $"Blobs:Endpoint=http://{nobody}", "Blobs:Bucket=files", "Blobs:AccessKey=key", "Blobs:SecretKey=secret"],
            _ => ["BaseDomain=house.example"],
        };

        var end = await house.RunAsync("check", [.. House.Set(broken)]);

        Assert.True(end.Code == 1, end.ToString());
        var failed = Assert.Single(end.Output.TrimEnd().Split('\n'), line => line.StartsWith("FAILED", StringComparison.Ordinal));
        Assert.Equal(part == "s3" ? "blobs" : part, failed.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Contains(reason, failed, StringComparison.Ordinal);
        if (part != "settings")
            Assert.Equal(3, end.Output.Split('\n').Count(line => line.StartsWith("ok", StringComparison.Ordinal)));
        Assert.Equal("", end.Errors);
    }

    private static async Task<string> SpoilAsync(House house)
    {
        await File.WriteAllTextAsync(Path.Combine(house.Folder, "longhouse.db"), string.Concat(Enumerable.Repeat("No database. ", 100)));
        return "sqlite";
    }
}
