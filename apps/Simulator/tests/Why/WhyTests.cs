using System.Globalization;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Tests.Sessions;
using Longhouse.Simulator.Views;
using Longhouse.Simulator.Why;

namespace Longhouse.Simulator.Tests.Why;

public sealed class WhyTests
{
    [Fact]
    public async Task A_leg_tells_its_life_from_its_first_bar()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());
        var top = opened.Position.State.Legs.Single(leg => leg.Number == opened.Position.State.Ranked[0]);

        var story = await someone.GetAsync<LegStory>($"/api/replays/{opened.Replay.Id}/leg?number={top.Number}&origin={2_999 - top.OriginAgo}&at=2999");

        Assert.Equal(top, story.Leg);
        Assert.Equal("formed", story.Life[0].Kind);
        Assert.InRange(story.Life[0].Bar, 3_000 - top.OriginAgo, 2_999);
        Assert.Contains(story.Life, milestone => milestone.Kind == "referenceFormed");
        Assert.Equal(1, story.Rank!.Rank);
        Assert.Equal(story.Rank.Salience, story.Rank.Terms.Sum(term => term.Value * term.Weight), 3);
        Assert.NotNull(story.End);
        Assert.True(story.IsActive);
    }

    [Fact]
    public async Task A_pruned_leg_says_why_with_the_numbers()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());
        var steps = await someone.GetAsync<StepsView>(StepsOf.Path(opened.Replay.Id, 2_999, 500));
        var pruned = steps.Events.Rows().Last(one => one.Kind is "legPruned" or "legEngulfed");

        var story = await someone.GetAsync<LegStory>($"/api/replays/{opened.Replay.Id}/leg?number={pruned.Leg}&origin={steps.Change.Position - pruned.Ago - pruned.OriginAgo}&at={steps.Change.Position}");

        Assert.False(story.IsActive);
        Assert.Equal((pruned.Kind, steps.Change.Position - pruned.Ago), (story.Life[^1].Kind, story.Life[^1].Bar));
        Assert.Matches("[0-9]", story.Life[^1].Text);
        Assert.Equal(pruned.Why, story.Life[^1].Text);
    }

    [Fact]
    public async Task A_life_is_told_with_all_the_digits_of_the_prices()
    {
        await using var simulator = await SimulatorHost.StartAsync(bars: 2_000);
        await WriteFinerAsync(Path.Combine(simulator.Folder, SimulatorHost.File), Path.Combine(simulator.Folder, "finer.csv"));
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest("finer.csv", Position: 1_999));
        var top = opened.Position.State.Legs.Single(leg => leg.Number == opened.Position.State.Ranked[0]);

        var story = await someone.GetAsync<LegStory>($"/api/replays/{opened.Replay.Id}/leg?number={top.Number}&origin={1_999 - top.OriginAgo}&at=1999");

        Assert.Equal(5, opened.Replay.Digits);
        Assert.Matches(@"^From \d\.\d{5} to \d\.\d{5}, \d\.\d{5} points", story.Life[0].Text);
    }

    // The same bars at a thousandth of their prices, as a currency has them.
    private static async Task WriteFinerAsync(string from, string to)
    {
        var rows = (await File.ReadAllLinesAsync(from)).Skip(1).Select(row => row.Split(','))
            .Select(cells => string.Join(',', cells[1..5].Select(price => (decimal.Parse(price, CultureInfo.InvariantCulture) / 1000).ToString(CultureInfo.InvariantCulture)).Prepend(cells[0])));
        await File.WriteAllLinesAsync(to, rows.Prepend("time,open,high,low,close"));
    }

    [Fact]
    public async Task A_leg_that_has_not_formed_yet_is_not_told_of()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 500));

        var unknown = await ReadProblem.OfAsync(await someone.Client.GetAsync($"/api/replays/{opened.Replay.Id}/leg?number=99999&origin=400&at=500"));
        var beyond = await ReadProblem.OfAsync(await someone.Client.GetAsync($"/api/replays/{opened.Replay.Id}/leg?number=1&origin=400&at=501"));

        Assert.Equal("simulator.leg_not_found", unknown.Code);
        Assert.Equal("simulator.position_out_of_range", beyond.Code);
    }
}
