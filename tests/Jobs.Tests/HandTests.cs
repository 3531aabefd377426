using Longhouse.Jobs.Stores;
using Longhouse.Jobs.Work;

namespace Longhouse.Jobs.Tests;

public class HandTests
{
    private const int Concurrency = 16;

    private readonly HeldClock _clock = new();
    private readonly Hand _hand;
    private long _id;

    public HandTests() => _hand = new Hand(Concurrency, _clock);

    [Fact]
    public void At_first_there_is_room_for_what_can_run() => Assert.Equal((Concurrency, Concurrency / 4), _hand.Places());

    [Fact]
    public void No_more_run_at_a_time_than_there_are_places()
    {
        Claim(20);

        Assert.Equal(Concurrency, StartAll());
        Assert.Equal(Concurrency, _hand.Running);
    }

    [Fact]
    public void Empty_jobs_grow_it_to_the_most()
    {
        for (var claim = 0; claim < 10; claim++)
        {
            Claim(_hand.Places().Free);
            while (StartAll() is > 0 and var started)
            {
                _clock.Advance(TimeSpan.FromMicroseconds(20));
                FinishAll(started);
            }

            // What a slow disk takes for the claim says nothing about the handlers.
            _clock.Advance(TimeSpan.FromMilliseconds(30));
        }

        Assert.Equal(Concurrency + 500, _hand.Places().Free);
    }

    [Fact]
    public void Slow_jobs_that_end_together_do_not_look_like_fast_ones()
    {
        var largest = 0;
        for (var round = 0; round < 50; round++)
        {
            Claim(_hand.Places().Free);
            var started = StartAll();
            _clock.Advance(TimeSpan.FromMilliseconds(5));
            for (var i = 0; i < started; i++)
            {
                // Each of them frees a place for the next, all within a moment.
                FinishAll(1);
                _hand.Start();
                largest = Math.Max(largest, _hand.Places().Free);
            }

            FinishAll(_hand.Running);
        }

        Assert.InRange(largest, 1, 4 * Concurrency);
    }

    [Fact]
    public void A_closed_hand_gives_back_what_has_not_started()
    {
        Claim(20);
        StartAll();

        Assert.Equal(4, _hand.Close().Count);
        FinishAll(1);
        Assert.Null(_hand.Start());
    }

    private void Claim(int count) => _hand.Add(Enumerable.Range(0, count).Select(_ => new ActiveRun(
        new JobRun(
            new ClaimedJob { Id = ++_id, Priority = 5, Partition = "", Kind = "k", Args = "{}", Attempt = 1, MaxAttempts = 1, Waited = default },
            "default", Guid.Empty, null!, _ => { }), // these runs are counted, never run
        0)));

    private int StartAll()
    {
        var started = 0;
        while (_hand.Start() is not null)
            started++;
        return started;
    }

    private void FinishAll(int count)
    {
        for (var i = 0; i < count; i++)
            _hand.Finish();
    }
}
