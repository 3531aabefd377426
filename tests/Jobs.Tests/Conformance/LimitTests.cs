namespace Longhouse.Jobs.Tests.Conformance;

public class LimitTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_full_queue_refuses_a_lone_caller_exactly_and_says_when_to_try_again(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { WaitingLimit = 25, RetryAfter = TimeSpan.FromSeconds(7) }));

        for (var i = 0; i < 25; i++)
            await jobs.AddedAsync($"{i}");

        Assert.Equal(new QueueFull("default", false, TimeSpan.FromSeconds(7)), await jobs.AddAsync("one too many"));
        Assert.Equal(25, await jobs.Database.CountAsync("waiting"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_partition_that_fills_its_part_leaves_room_for_others(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { PartitionWaitingLimit = 5 }));
        for (var i = 0; i < 5; i++)
            await jobs.AddedAsync($"{i}", new JobOptions { Partition = "greedy", Priority = (short)i });

        var refused = Assert.IsType<QueueFull>(await jobs.AddAsync("x", new JobOptions { Partition = "greedy" }));

        Assert.True(refused.ForPartition);
        Assert.IsType<Enqueued>(await jobs.AddAsync("y", new JobOptions { Partition = "modest" }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_group_is_admitted_as_far_as_there_is_room(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { WaitingLimit = 10 }));

        var results = await jobs.Client.EnqueueManyAsync(null, Enumerable.Range(0, 15).Select(i => new Errand($"{i}")), null, TestJobs.Token);

        Assert.All(results.Take(10), r => Assert.IsType<Enqueued>(r));
        Assert.All(results.Skip(10), r => Assert.IsType<QueueFull>(r));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_callers_own_uncommitted_jobs_count(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { WaitingLimit = 6 }));
        var added = 0;

        await jobs.Database.InTransactionAsync(async connection =>
        {
            added = 0;
            for (var i = 0; i < 10; i++)
            {
                if (await jobs.Client.EnqueueAsync(connection, new Errand($"{i}"), null, TestJobs.Token) is Enqueued)
                    added++;
            }
        });

        Assert.Equal(6, added);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task There_is_room_again_once_jobs_have_run(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(
            engine, r => r.Queue("default", TestJobs.Fast with { WaitingLimit = 2, RetryAfter = TimeSpan.Zero }));
        await jobs.AddedAsync("a");
        await jobs.AddedAsync("b");
        Assert.IsType<QueueFull>(await jobs.AddAsync("c"));

        await jobs.RunAsync();

        Assert.IsType<Enqueued>(await jobs.AddAsync("d"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Arguments_of_more_than_64_KiB_are_refused_and_of_just_as_much_are_carried(string engine)
    {
        await using var jobs = await TestJobs.CreateAsync(engine, r => r.Queue("default", TestJobs.Fast with { Concurrency = 1 }));
        var frame = """{"name":""}""".Length;

        await Assert.ThrowsAsync<ArgumentException>(() => jobs.AddAsync(new string('x', (64 * 1024) - frame + 1)));
        for (var i = 0; i < 5; i++)
            await jobs.AddedAsync(new string((char)('a' + i), (64 * 1024) - frame));
        await jobs.RunAsync();

        Assert.Equal("abcde", string.Concat(jobs.Script.Ran.Select(n => n[^1])));
        Assert.All(jobs.Script.Ran, n => Assert.Equal((64 * 1024) - frame, n.Length));
    }
}
