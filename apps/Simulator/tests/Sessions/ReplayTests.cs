using System.Net;
using System.Text.Json;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_newcomer_gets_the_only_file_with_something_to_see()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();

        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());

        Assert.Equal(SimulatorHost.File, opened.Replay.File);
        Assert.True(opened.Replay.IsSynthetic);
        Assert.Equal(30, opened.Replay.ResolutionMinutes);
        Assert.Equal(4_000, opened.Replay.Bars);
        Assert.Equal(2_999, opened.Position.State.Position);
        Assert.NotEmpty(opened.Position.State.Legs);
        Assert.NotEmpty(opened.Position.Recent.Rows());
    }

    [Fact]
    public async Task Steps_end_where_a_single_look_from_there_would_be()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var walking = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 1_500));
        var steps = await someone.GetAsync<StepsView>(StepsOf.Path(walking.Replay.Id, 1_500, 100));

        var jumped = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 1_600));

        var (from, bars) = ReadHistory.Of(steps.Bars.ToArray());

        Assert.Equal((1_501, 100), (from, bars.Count));
        Assert.Equal(Shown(jumped.Position.State), Shown(After(walking.Position.State, steps.Change)));
    }

    [Fact]
    public async Task Asking_again_for_lost_steps_brings_the_same_ones()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 1_500);

        var lost = await someone.GetAsync<StepsView>(StepsOf.Path(replay, 1_500, 40));
        var again = await someone.GetAsync<StepsView>(StepsOf.Path(replay, 1_500, 40));

        Assert.Equal(JsonSerializer.Serialize(lost), JsonSerializer.Serialize(again));
    }

    [Fact]
    public async Task Steps_end_early_at_a_bar_with_an_event_that_was_asked_for()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 1_500);

        var steps = await someone.GetAsync<StepsView>(StepsOf.Path(replay, 1_500, 400, ["legEngulfed"]));

        Assert.InRange(steps.Change.Position, 1_501, 1_899);
        Assert.All(steps.Events.Rows().Where(e => e.Kind == "legEngulfed"), e => Assert.Equal(0, e.Ago));
        Assert.Contains(steps.Events.Rows(), e => e.Kind == "legEngulfed");
    }

    [Fact]
    public async Task Levels_of_references_report_once_when_price_comes_to_them_however_the_bars_were_asked_for()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 2_000);

        var together = await someone.GetAsync<StepsView>(StepsOf.Path(replay, 2_000, 40));
        var (times, latest) = (0, new List<EventRow>());
        for (var bar = 2_000; bar < 2_040; bar++)
        {
            var step = await someone.GetAsync<StepsView>(StepsOf.Path(replay, bar, 1));
            times += step.Reached.Times;
            latest.AddRange(step.Reached.Latest.Rows().Select(one => one with { Ago = one.Ago + 2_039 - bar }));
        }

        var rows = together.Reached.Latest.Rows();
        Assert.True(times > rows.Count);
        Assert.Equal(times, together.Reached.Times);
        Assert.Equal(latest.TakeLast(rows.Count), rows);
        Assert.All(rows, one => Assert.True(one.Kind is "levelTouched" or "levelCrossed" && one.Ratio is not null));
    }

    [Fact]
    public async Task The_next_and_the_previous_event_meet_each_other()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 1_500);

        var first = await MoveAsync(someone, replay, new MoveReplayRequest(ToEvent: ["originBreached"]));
        var second = await MoveAsync(someone, replay, new MoveReplayRequest(ToEvent: ["originBreached"]));
        var back = await MoveAsync(someone, replay, new MoveReplayRequest(ToEvent: ["originBreached"], Back: true));

        Assert.True(first.State.Position > 1_500);
        Assert.True(second.State.Position > first.State.Position);
        Assert.Equal(first.State.Position, back.State.Position);
        Assert.Contains(back.Recent.Rows(), e => e.Kind == "originBreached" && e.Ago == 0);
    }

    [Fact]
    public async Task Asking_again_for_a_lost_event_leads_to_the_same_one()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 1_500);

        var lost = await MoveAsync(someone, replay, new MoveReplayRequest(From: 1_500, ToEvent: ["originBreached"]));
        var again = await MoveAsync(someone, replay, new MoveReplayRequest(From: 1_500, ToEvent: ["originBreached"]));

        Assert.True(lost.State.Position > 1_500);
        Assert.Equal(lost.State.Position, again.State.Position);
    }

    [Fact]
    public async Task A_date_on_which_nothing_traded_leads_to_the_next_bar()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 10);
        var saturday = new DateTimeOffset(2006, 1, 7, 12, 0, 0, TimeSpan.Zero);

        var there = await MoveAsync(someone, replay, new MoveReplayRequest(Time: saturday));
        var (_, bars) = ReadHistory.Of(await someone.Client.GetByteArrayAsync($"/api/replays/{replay}/history?from=0&to={there.State.Position + 1}"));

        Assert.True(bars[^1][0] >= saturday.ToUnixTimeSeconds());
        Assert.True(bars[^2][0] < saturday.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task The_history_is_the_bars_up_to_the_playhead_and_none_beyond()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 500);
        var steps = await someone.GetAsync<StepsView>(StepsOf.Path(replay, 500, 20));

        var (from, bars) = ReadHistory.Of(await someone.Client.GetByteArrayAsync($"/api/replays/{replay}/history?from=400&to=521"));
        var beyond = await ReadProblem.OfAsync(await someone.Client.GetAsync($"/api/replays/{replay}/history?from=0&to=522"));

        Assert.Equal(400, from);
        Assert.Equal(ReadHistory.Of(steps.Bars.ToArray()).Bars, bars.TakeLast(20));
        Assert.Equal("simulator.position_out_of_range", beyond.Code);
        Assert.Equal("A whole number from 0 to 521.", beyond.Errors!["to"][0]);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(4_000)]
    [InlineData(int.MaxValue)]
    public async Task A_position_that_is_none_is_refused_with_those_that_are(int position)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 10);

        var opening = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest(Position: position)));
        var moving = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Put, $"/api/replays/{replay}/position", new MoveReplayRequest(position)));
        var stepping = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Get, StepsOf.Path(replay, position, 1)));

        Assert.All([opening, moving, stepping], problem => Assert.Equal("simulator.position_out_of_range", problem.Code));
        Assert.Equal("A whole number from -1 to 3,999.", moving.Errors!["bar"][0]);
    }

    [Fact]
    public async Task Changed_settings_hold_from_the_next_bar_on_and_leave_the_past_alone()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var (plain, changed) = (await OpenAsync(someone, 2_000), await OpenAsync(someone, 2_000));

        var view = await PutAsync<ChangedView>(someone, $"/api/replays/{changed}/settings",
            new ChangeSettingsRequest(2_000, new DetectionRequest(MaxTurns: 1, OriginRangePruneThreshold: 0.1, OriginTimePruneThreshold: 0.1), new ReferencesRequest()));
        var before = await MoveAsync(someone, plain, new MoveReplayRequest(2_000));
        var after = await MoveAsync(someone, changed, new MoveReplayRequest(2_400));
        var plainAfter = await MoveAsync(someone, plain, new MoveReplayRequest(2_400));

        Assert.Equal([0, 2_001], view.Plan.Select(stretch => stretch.FromBar));
        Assert.Equal(before.State.Legs.Select(leg => leg.Number), view.Position.State.Legs.Select(leg => leg.Number));
        Assert.True(after.State.Legs.Count < plainAfter.State.Legs.Count);
    }

    [Fact]
    public async Task Settings_out_of_their_bounds_are_refused_field_by_field()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 10);

        var problem = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Put, $"/api/replays/{replay}/settings",
            new ChangeSettingsRequest(10, new DetectionRequest(MaxTurns: 99), new ReferencesRequest(RangeWeight: -1))));

        Assert.Equal("request.invalid", problem.Code);
        Assert.Equal(["detection.maxTurns", "references.rangeWeight"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replay_that_was_left_alone_is_let_go_and_opens_again_where_it_was()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 800);
        var before = await MoveAsync(someone, replay, new MoveReplayRequest(900));

        simulator.Host.Clock.Advance(TimeSpan.FromMinutes(21));
        var gone = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Get, StepsOf.Path(replay, 900, 1)));
        var again = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(SimulatorHost.File, Position: 900));

        Assert.Equal("simulator.replay_gone", gone.Code);
        Assert.Equal(JsonSerializer.Serialize(before.State), JsonSerializer.Serialize(again.Position.State));
    }

    [Fact]
    public async Task A_person_with_too_many_tabs_loses_the_one_left_alone_longest()
    {
        await using var simulator = await SimulatorHost.StartAsync(settings: new Dictionary<string, string> { ["Simulator:MaxReplaysPerPerson"] = "2" });
        var (someone, other) = (await simulator.SignInAsync(), await simulator.SignInAsync());
        var first = await OpenAsync(someone, 100);
        var theirs = await OpenAsync(other, 100);
        simulator.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await OpenAsync(someone, 100);
        await OpenAsync(someone, 100);

        Assert.Equal(HttpStatusCode.NotFound, (await StepAsync(someone, first, 100)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await StepAsync(someone, second, 100)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await StepAsync(other, theirs, 100)).StatusCode);
    }

    [Fact]
    public async Task A_replay_is_its_persons_and_not_found_by_others_of_the_tenant()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (someone, other) = (await host.SignInAsync(), await host.SignInAsync());
        var replay = await OpenAsync(someone, 1_000);

        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Put, $"/api/replays/{replay}/position", new MoveReplayRequest(10))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Delete, $"/api/replays/{replay}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await someone.SendAsync(HttpMethod.Delete, $"/api/replays/{replay}")).StatusCode);
    }

    [Fact]
    public async Task Two_tabs_do_not_know_of_each_other()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var (one, two) = (await OpenAsync(someone, 1_000), await OpenAsync(someone, 2_000));

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new[] { StepAsync(someone, one, 1_000 + i), StepAsync(someone, two, 2_000 + i) }));
        var (left, right) = (await MoveAsync(someone, one, new MoveReplayRequest(1_010)), await MoveAsync(someone, two, new MoveReplayRequest(2_010)));

        Assert.Equal((1_010, 2_010), (left.State.Position, right.State.Position));
    }

    [Fact]
    public async Task A_hundred_steps_fit_into_a_hundred_kilobytes_and_take_no_more_of_them_when_many_legs_live()
    {
        await using var simulator = await SimulatorHost.StartAsync(40_000);
        var someone = await simulator.SignInAsync();
        var (early, late) = (0, 0);
        foreach (var from in Enumerable.Range(0, 10).Select(i => i * 100))
        {
            early += await SizeAsync(6_000 + from);
            late += await SizeAsync(38_000 + from);
        }

        Assert.InRange(early / 10, 1_000, 100 * 1024);
        Assert.InRange(late / 10, 1_000, 100 * 1024);
        Assert.InRange((double)late / early, 0, 1.1);

        async Task<int> SizeAsync(int from)
        {
            var replay = await OpenAsync(someone, from);
            var response = await someone.SendAsync(HttpMethod.Get, StepsOf.Path(replay, from, 100));
            return (await response.Content.ReadAsByteArrayAsync()).Length;
        }
    }

    [Fact]
    public async Task Steps_come_packed_to_whoever_takes_that_and_say_the_same()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 1_000);
        using var request = new HttpRequestMessage(HttpMethod.Get, StepsOf.Path(replay, 1_000, 50)) { Headers = { { "Accept-Encoding", "gzip, br" } } };

        var packed = await someone.Client.SendAsync(request);
        var plain = await (await someone.SendAsync(HttpMethod.Get, StepsOf.Path(replay, 1_000, 50))).Content.ReadAsByteArrayAsync();

        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        var bytes = await packed.Content.ReadAsByteArrayAsync();
        using var unpacked = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unpacked.CopyToAsync(copy);
        Assert.Equal(plain, copy.ToArray());
        Assert.InRange(bytes.Length, 1, plain.Length / 2);
    }

    [Fact]
    public async Task A_file_that_changes_is_loaded_anew_and_its_replays_are_told()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = await OpenAsync(someone, 100);

        await SimulatorHost.WriteAsync(Path.Combine(simulator.Folder, SimulatorHost.File), 5_000, seed: 8);
        simulator.Host.Clock.Advance(TimeSpan.FromSeconds(2));
        var told = await ReadProblem.OfAsync(await StepAsync(someone, replay, 100));
        var again = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 100));

        Assert.Equal("simulator.file_changed", told.Code);
        Assert.Equal(5_000, again.Replay.Bars);
    }

    [Fact]
    public async Task A_later_start_counts_its_bars_from_there()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();

        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(StartDate: new DateOnly(2006, 2, 1), Position: 50));
        var late = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest(StartDate: new DateOnly(2030, 1, 1))));

        Assert.Equal(new DateTimeOffset(2006, 2, 1, 0, 0, 0, TimeSpan.Zero), opened.Replay.First);
        Assert.Equal(4_000, opened.Replay.FirstBar + opened.Replay.Bars);
        Assert.Equal("request.invalid", late.Code);
        Assert.Contains("startDate", late.Errors!.Keys);
    }

    // As the page does it: what changed in place of what was, and what is null as it was.
    private static StateView After(StateView before, ChangeView change)
    {
        var passed = change.Position - before.Position;
        var legs = before.Legs.Where(leg => !change.Gone.Contains(leg.Number)).ToDictionary(leg => leg.Number, leg => leg.Later(passed));
        foreach (var leg in change.Changed)
            legs[leg.Number] = leg;
        return new StateView(change.Position, change.Counts, change.Median, change.WarmUp, change.PendingBull, change.PendingBear,
            [.. legs.Values], change.Ranked ?? before.Ranked, change.OnDeck ?? before.OnDeck, change.Zones, change.Touches);
    }

    private static string Shown(StateView state) => JsonSerializer.Serialize(state with { Legs = [.. state.Legs.OrderBy(leg => leg.Number)] });

    private static async Task<string> OpenAsync(TestCaller someone, int position) =>
        (await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: position))).Replay.Id;

    private static Task<HttpResponseMessage> StepAsync(TestCaller someone, string replay, int from) =>
        someone.SendAsync(HttpMethod.Get, StepsOf.Path(replay, from, 1));

    private static Task<PositionView> MoveAsync(TestCaller someone, string replay, MoveReplayRequest request) =>
        PutAsync<PositionView>(someone, $"/api/replays/{replay}/position", request);

    private static async Task<T> PutAsync<T>(TestCaller someone, string path, object body)
    {
        var response = await someone.SendAsync(HttpMethod.Put, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<T>(text, TestCaller.Json)!; // a success has a body
    }
}
