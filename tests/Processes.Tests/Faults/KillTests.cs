using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Faults;

public sealed class KillTests
{
    private const int Connections = 64;

    // On SQLite what survives is up to us alone, so that is where it is tried often. Two houses, so that one starts while the other storms.
    private static readonly int Kills = TestDatabase.IsPostgres ? 10 : 100;
    private const int Houses = 2;

    [Fact]
    public async Task Killed_in_a_storm_of_writes_it_keeps_every_acknowledged_one_and_none_by_half()
    {
        var kills = await Task.WhenAll(Enumerable.Range(0, Houses).Select(house => KillAgainAndAgainAsync(Kills / Houses, new Random(house))));

        Assert.Equal(Kills, kills.Sum());
    }

    private static async Task<int> KillAgainAndAgainAsync(int times, Random random)
    {
        await using var house = await House.CreateAsync();
        var storm = new Storm();
        for (var i = 0; i < times; i++)
        {
            // Jobs are only queued, so that each can be counted against its note.
            await using var server = await house.ServeAsync("Roles=control,web", "Telemetry:Level=Error");
            var enough = storm.Acknowledged.Count + random.Next(1, 200);
            var writing = storm.WriteAsync(server, Connections, CancellationToken.None);
            await Until.TrueAsync(() => storm.Acknowledged.Count >= enough, House.Patience, "the storm has written enough");
            await server.KillAsync();
            await writing;
        }

        Assert.Empty(storm.Refused);
        Assert.True(storm.Acknowledged.Count > times, $"Only {storm.Acknowledged.Count} notes were written.");
        await Books.AssertBalancedAsync(house, storm.Acknowledged);
        if (!TestDatabase.IsPostgres)
            Assert.Equal(["ok"], await house.QueryAsync<string>("pragma integrity_check"));
        return times;
    }
}
