using Longhouse.Simulator.Engine.States;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Tests.Engine;

namespace Longhouse.Simulator.Tests.Replay;

public sealed class PlayheadTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(300, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Seeking_to_a_bar_from_anywhere_is_replaying_from_the_first(int seed)
    {
        var run = new RandomRun(seed, 5000);
        var other = new RandomRun(seed + 1, 1);
        var plan = ReplayPlan.Of([new Stretch(0, run.Detection, run.References), new Stretch(1 + run.Next(4000), other.Detection, other.References)]);
        var saved = new SavedStates();
        var seeking = new Playhead(run.Series, plan, saved);
        seeking.SeekTo(run.Series.Count - 1, CancellationToken.None);
        for (var i = 0; i < 12; i++)
        {
            var bar = run.Next(run.Series.Count);
            seeking.SeekTo(bar, CancellationToken.None);
            var plain = new Playhead(run.Series, plan, new SavedStates());
            while (plain.Position < bar)
                plain.Step();

            Assert.Equal(plain.Position, seeking.Position);
            Assert.Equal(EngineState.Save(plain.Detector, plain.References), EngineState.Save(seeking.Detector, seeking.References));
            Assert.Equal(plain.Counts, seeking.Counts);
        }
    }

    [Fact]
    public void A_change_of_settings_keeps_what_was_saved_before_it_and_nothing_after()
    {
        var run = new RandomRun(7, 5000);
        var saved = new SavedStates();
        var plan = ReplayPlan.Of([new Stretch(0, run.Detection, run.References)]);
        new Playhead(run.Series, plan, saved).SeekTo(4999, CancellationToken.None);
        var changed = plan.Change(2500, run.Detection with { MaxTurns = run.Detection.MaxTurns + 1 }, run.References);

        Assert.Equal(4 * SavedStates.Interval, saved.Find(run.Series, plan, 4999, after: -1)?.Engine.Bar);
        Assert.Equal(2 * SavedStates.Interval, saved.Find(run.Series, changed, 4999, after: -1)?.Engine.Bar);
        Assert.Equal(SavedStates.Interval, saved.Find(run.Series, changed, 2000, after: -1)?.Engine.Bar);
        Assert.Null(saved.Find(run.Series, changed, 2000, after: 1500));
        Assert.Null(saved.Find(run.Series.From(10), plan, 4999, after: -1));
    }

    [Fact]
    public async Task A_history_is_gone_through_once_so_that_any_bar_is_near_a_saved_state()
    {
        var run = new RandomRun(11, 5000);
        var saved = new SavedStates();
        using var warmer = new StateWarmer(saved);
        var plan = ReplayPlan.Of([new Stretch(0, run.Detection, run.References)]);

        await warmer.WarmAsync(run.Series, plan);

        Assert.All(Enumerable.Range(1, 4), i => Assert.True(saved.Has(run.Series, plan, i * SavedStates.Interval)));
        Assert.True(warmer.WarmAsync(run.Series, plan).IsCompletedSuccessfully);
    }
}
