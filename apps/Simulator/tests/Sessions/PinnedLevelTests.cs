using System.Text.Json;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed class PinnedLevelTests
{
    private static readonly string[] Reached = ["levelTouched", "levelCrossed"];

    [Fact]
    public async Task The_next_and_the_previous_time_that_a_pinned_level_was_reached_meet_each_other_and_say_so()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 2_000));
        var pinned = opened.Position.State.Ranked.Take(3).ToArray();

        var first = await MoveAsync(new MoveReplayRequest(From: 2_000, ToEvent: Reached, Watched: pinned));
        var second = await MoveAsync(new MoveReplayRequest(From: first.State.Position, ToEvent: Reached, Watched: pinned));
        var back = await MoveAsync(new MoveReplayRequest(From: second.State.Position, ToEvent: Reached, Back: true, Watched: pinned));

        Assert.InRange(first.State.Position, 2_001, 3_998);
        Assert.InRange(second.State.Position, first.State.Position + 1, 3_998);
        Assert.Equal(first.State.Position, back.State.Position);
        Assert.Contains(back.Recent.Rows(), one => one.Ago == 0 && Reached.Contains(one.Kind) && pinned.Contains(one.Leg));

        async Task<PositionView> MoveAsync(MoveReplayRequest request)
        {
            var response = await someone.SendAsync(HttpMethod.Put, $"/api/replays/{opened.Replay.Id}/position", request);
            return JsonSerializer.Deserialize<PositionView>(await response.Content.ReadAsStringAsync(), TestCaller.Json)!; // what it is shows below
        }
    }
}
