using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Comparison;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Outcomes;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Tests.Engine;
using Longhouse.Simulator.Tests.Sessions;

namespace Longhouse.Simulator.Tests.Outcomes;

public sealed class OutcomeTests
{
    [Fact]
    public async Task Outcomes_count_up_to_the_playhead_and_no_further()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var late = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 3_900));
        var early = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 1_500));

        var all = await someone.GetAsync<OutcomesView>($"/api/replays/{late.Replay.Id}/outcomes?at=3900");
        var some = await someone.GetAsync<OutcomesView>($"/api/replays/{early.Replay.Id}/outcomes?at=1500");

        int Decided(OutcomesView view) => view.Rows.Where(row => row.IsBull is null).Sum(row => row.Decided);
        Assert.InRange(Decided(some), 1, Decided(all) - 1);
        Assert.All(all.Rows, row => Assert.Equal(row.Decided, row.Bounced + row.Broke));
        Assert.All(all.Rows, row => Assert.InRange((double)row.Bounced / row.Decided, row.Low, row.High));
        Assert.Equal(Decided(all), all.Rows.Where(row => row.Bin is not null).Sum(row => row.Decided));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100_000_000, 6)]
    public async Task Tracks_of_many_settings_are_kept_in_so_many_bytes_and_those_let_go_count_alike_again(long mostBytes, int kept)
    {
        var run = new RandomRun(5, 3_000);
        var tracks = new OutcomeTracks(new SavedStates(), mostBytes);
        var file = new BarFile("bars.csv", "1", new LoadedBars(run.Series, 0, 0, false), 30, IsSynthetic: true);
        async Task<(int, int)> ReadAsync(int turns)
        {
            var plan = ReplayPlan.Of([new Stretch(0, run.Detection with { MaxTurns = turns }, run.References)]);
            using var replay = new HeldReplay($"replay_{turns}", new TenantId("tenant"), Actor.Nobody, file, 0, new Playhead(run.Series, plan, new SavedStates()));
            return (await tracks.ReadAsync(replay, plan, 2_900, CancellationToken.None)).Of(0, null, null);
        }
        var first = await ReadAsync(1);
        for (var turns = 2; turns <= 6; turns++)
            await ReadAsync(turns);

        Assert.Equal(kept, tracks.Count);
        Assert.NotEqual((0, 0), first);
        Assert.Equal(first, await ReadAsync(1));
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(0, 10, 0, 0.2775)]
    public void The_interval_is_that_of_Wilson(int hits, int all, double low, double high)
    {
        var interval = Wilson.Of(hits, all);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public async Task Equal_settings_differ_nowhere_and_others_do()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());
        var path = $"/api/replays/{opened.Replay.Id}/comparisons";

        var same = await someone.PostAsync<ComparisonView>(path, new CompareSettingsRequest(2_999, new DetectionRequest(), new ReferencesRequest()));
        var other = await someone.PostAsync<ComparisonView>(path, new CompareSettingsRequest(2_999, new DetectionRequest(EngulfedBreachThreshold: 1), new ReferencesRequest()));

        Assert.Empty(same.OnlyA.Concat(same.OnlyB));
        Assert.All(same.Bars, bar => Assert.Equal(0, bar.LegsA + bar.LegsB + bar.ReferencesA + bar.ReferencesB));
        Assert.Equal(opened.Position.State.Legs.Count, same.Common);
        Assert.NotEmpty(other.OnlyB);
        Assert.Contains(other.Bars, bar => bar.LegsB > 0);
        Assert.Equal(opened.Position.State.Counts.Formed, other.A.Formed);
    }
}
