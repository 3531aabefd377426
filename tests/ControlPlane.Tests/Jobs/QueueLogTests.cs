using System.Net;
using Longhouse.ControlPlane.Jobs;
using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleApp.Words;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Jobs;

public sealed class QueueLogTests
{
    [Fact]
    public async Task How_full_a_queue_was_is_kept_for_each_minute()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        await EnqueueAsync(host);
        await WriteAsync(host);
        host.Clock.Jump(TimeSpan.FromMinutes(1));
        await EnqueueAsync(host);
        await WriteAsync(host);
        await WriteAsync(host); // another process, in the same minute

        var queue = await DefaultAsync(host);

        Assert.Equal([1, 2], queue.Depths.TakeLast(2).Select(depth => depth.Waiting));
        Assert.Equal(TimeSpan.FromMinutes(1), queue.Depths[^1].At - queue.Depths[^2].At);
    }

    [Fact]
    public async Task How_long_jobs_waited_is_known_for_the_hour()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        Assert.Null((await DefaultAsync(host)).WaitP95Ms);
        await EnqueueAsync(host);
        await host.RunJobsAsync();
        await WriteAsync(host);

        Assert.NotNull((await DefaultAsync(host)).WaitP95Ms);
        host.Clock.Jump(TimeSpan.FromHours(2));
        Assert.Null((await DefaultAsync(host)).WaitP95Ms);
    }

    [Fact]
    public async Task The_day_and_the_week_are_seen_in_steps()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        await EnqueueAsync(host);
        await EnqueueAsync(host);
        await WriteAsync(host);
        await NoteEndsAsync(host, 2);
        host.Clock.Jump(TimeSpan.FromHours(3));
        await NoteEndsAsync(host, 1);

        var day = await PastAsync(host, "day");
        var week = await PastAsync(host, "week");

        Assert.Equal((900, 96), (day.StepSeconds, day.Steps));
        Assert.Equal([(2, 2), (0, 1)], StepsOf(day));
        Assert.Equal((7200, 84), (week.StepSeconds, week.Steps));
        Assert.Equal((2, 3), (StepsOf(week).Max(step => step.Waiting), StepsOf(week).Sum(step => step.Ended)));
        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, await host.SignInToConsole(PlatformRole.Auditor).Client.GetAsync("/api/v1/jobs/queues/past?range=year")));
    }

    [Fact]
    public async Task What_ended_is_written_down_once_however_often_somebody_looks()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        await EnqueueAsync(host);
        await host.RunJobsAsync();
        await WriteAsync(host);
        await WriteAsync(host);

        // Jobs end by the clock of the database, so that it may be any minute.
        var ended = await host.Services.GetRequiredService<SystemDb>().QueryAsync<long>($"select cast(sum(ended) as bigint) from control_queue_ends where queue = {"default"}", default);
        Assert.Equal([1L], ended);
    }

    private static Task NoteEndsAsync(TestHost host, long ended) => host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync($"""
        insert into control_queue_ends (queue, minute, ended, dead) values ({"default"}, {host.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 60_000}, {ended}, {0})
        """, default), default);

    private static Task<Past> PastAsync(TestHost host, string range) => host.SignInToConsole(PlatformRole.Auditor).GetAsync<Past>($"/api/v1/jobs/queues/past?range={range}");

    private static IEnumerable<(long Waiting, long Ended)> StepsOf(Past past) => past.Queues.Single(queue => queue.Name == "default").Steps.Select(step => (step.Waiting, step.Ended));

    private static Task WriteAsync(TestHost host) => host.Services.GetRequiredService<QueueLog>().WriteAsync(CancellationToken.None);

    private static async Task EnqueueAsync(TestHost host) => Assert.IsType<Enqueued>(await host.Services.GetRequiredService<JobClient>().EnqueueAsync(
        new CountWords("note_1"), new JobOptions { Partition = host.Tenant.Id.Value }, CancellationToken.None));

    private static async Task<Queue> DefaultAsync(TestHost host) =>
        (await host.SignInToConsole(PlatformRole.Auditor).GetAsync<Answer>("/api/v1/jobs/queues")).Queues.Single(queue => queue.Name == "default");

    private sealed record Answer(Queue[] Queues);

    private sealed record Queue(string Name, long? WaitP95Ms, int Concurrency, Depth[] Depths);

    private sealed record Past(int StepSeconds, int Steps, PastQueue[] Queues);

    private sealed record PastQueue(string Name, Step[] Steps);

    private sealed record Step(long Waiting, long Ended);

    private sealed record Depth(DateTimeOffset At, long Waiting);
}
