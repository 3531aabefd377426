using Longhouse.Jobs.Worker;

namespace Longhouse.Jobs.Tests.Faults;

public class ProcessFaultTests
{
    [PostgresFact]
    public async Task Every_job_is_done_and_counts_once_although_workers_are_killed_thirty_times()
    {
        await using var database = (Postgres)await TestDatabase.CreateAsync("postgres");

        var result = await KillingSpree.RunAsync(
            database.ConnectionString, 30, TimeSpan.FromMilliseconds(200), _ => Task.CompletedTask, TestJobs.Token);

        Assert.Equal(30 * KillingSpree.JobsPerKill, result.Queued);
        Assert.Equal((result.Queued, result.Queued, result.Queued), (result.Done, result.Effects, result.DistinctEffects));
        Assert.NotEqual(0, result.Disturbed);
    }

    [PostgresFact]
    public async Task A_worker_that_is_stopped_past_its_lease_cannot_complete_when_it_wakes()
    {
        await using var database = (Postgres)await TestDatabase.CreateAsync("postgres");
        await database.QueryAsync(Effect.Tables);
        var lease = TimeSpan.FromMilliseconds(600);
        await using var jobs = Enqueuer(database, lease);
        await using var frozen = await WorkerProcess.StartAsync(new WorkerSettings(database.ConnectionString, lease, TimeSpan.Zero));
        var id = Assert.IsType<Enqueued>(await jobs.Client.EnqueueAsync(new Effect(1, 0, "gate"), TestJobs.Token)).Id;
        await TestJobs.UntilAsync(async () => await NoteAsync(database, frozen, "waits"), "the first worker runs it");

        await frozen.FreezeAsync();
        await using var other = await WorkerProcess.StartAsync(new WorkerSettings(database.ConnectionString, lease, TimeSpan.Zero));
        await TestJobs.UntilAsync(async () => await NoteAsync(database, other, "waits"), "the second worker runs it");
        await database.QueryAsync("insert into gate values ('gate')");
        await jobs.UntilAsync(id, JobState.Done);
        await frozen.ThawAsync();
        await TestJobs.UntilAsync(async () => await NoteAsync(database, frozen, "lost"), "the first worker's completion is refused");

        Assert.Equal(1, Convert.ToInt64(await database.QueryAsync("select count(*) from effect")));
        Assert.Equal(other.Id, Convert.ToInt32(await database.QueryAsync("select process from effect")));
    }

    [PostgresFact]
    public async Task Clocks_that_are_wrong_by_half_a_minute_do_no_harm()
    {
        await using var database = (Postgres)await TestDatabase.CreateAsync("postgres");
        await database.QueryAsync(Effect.Tables);
        var lease = TimeSpan.FromSeconds(2);
        await using var jobs = Enqueuer(database, lease);
        await using var early = await WorkerProcess.StartAsync(new WorkerSettings(database.ConnectionString, lease, TimeSpan.FromSeconds(-30)));
        await using var late = await WorkerProcess.StartAsync(new WorkerSettings(database.ConnectionString, lease, TimeSpan.FromSeconds(30)));

        await jobs.Client.EnqueueManyAsync(null, Enumerable.Range(0, 200).Select(n => new Effect(n, 100)), null, TestJobs.Token);
        await jobs.Client.EnqueueAsync(new Effect(1000, 0), new JobOptions { Delay = TimeSpan.FromMinutes(10) }, TestJobs.Token);
        await TestJobs.UntilAsync(async () => await database.CountAsync("finished") == 200, "all are done");

        // Nobody took another's job for abandoned, and the delayed one is not due for either.
        Assert.Equal(0, Convert.ToInt64(await database.QueryAsync("select count(*) from jobs.finished where attempt <> 1 or outcome <> 1")));
        Assert.Equal(2, Convert.ToInt64(await database.QueryAsync("select count(distinct process) from effect")));
        Assert.Equal(1, await database.CountAsync("scheduled"));
    }

    private static TestJobs Enqueuer(Postgres database, TimeSpan lease) => TestJobs.Enqueuing(database, Effect.Register(lease));

    private static async Task<bool> NoteAsync(Postgres database, WorkerProcess worker, string note) =>
        await database.QueryAsync($"select 1 from note where process = {worker.Id} and note = '{note}'") is not null;
}
