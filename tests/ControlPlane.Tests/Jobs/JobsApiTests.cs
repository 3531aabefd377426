using System.Net;
using Longhouse.Jobs;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleApp.Words;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Jobs;

public sealed class JobsApiTests
{
    [Fact]
    public async Task Queues_are_shown_with_what_lies_in_them_and_what_ended_within_the_hour()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var auditor = host.SignInToConsole(PlatformRole.Auditor);
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        for (var i = 0; i < 2; i++)
            await editor.PostAsync<Made>("/api/notes", new { title = "x", body = "some words" });
        await EnqueueAsync(host); // of a note that there is not

        var before = (await auditor.GetAsync<Queues>("/api/v1/jobs/queues")).Items;
        await host.RunJobsAsync();
        var after = (await auditor.GetAsync<Queues>("/api/v1/jobs/queues")).Items;

        Assert.Equal((3, 0, 0), (before.Sum(q => q.Waiting), before.Sum(q => q.DoneInHour), before.Sum(q => q.DeadInHour)));
        Assert.Equal((0, 2, 1), (after.Sum(q => q.Waiting), after.Sum(q => q.DoneInHour), after.Sum(q => q.DeadInHour)));
        Assert.Equal(2, after.SelectMany(q => q.Minutes).Sum(minute => minute.Done));
    }

    [Fact]
    public async Task A_waiting_job_is_listed_cancelled_and_run_again()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var operators = host.SignInToConsole(PlatformRole.Operator);
        var id = await EnqueueAsync(host);

        var waiting = await operators.GetAsync<Page<Job>>($"/api/v1/jobs?state=waiting&tenantId={host.Tenant.Id}");
        var cancelled = await operators.PostAsync<Job>($"/api/v1/jobs/{id}:cancel", new { });
        var again = await operators.PostAsync<Job>($"/api/v1/jobs/{id}:retry", new { });
        var story = await operators.GetAsync<Story>($"/api/v1/jobs/{id}");

        Assert.Equal([$"{id}"], waiting.Items.Select(job => job.Id));
        Assert.Equal(("cancelled", "waiting"), (cancelled.State, again.State));
        Assert.Equal("note_1", story.Arguments.GetProperty("noteId").GetString());
        Assert.Equal(["control.job_cancelled", "control.job_retried"], await ActionsAsync(host, "control.job_"));
    }

    [Fact]
    public async Task Dead_jobs_are_replayed_by_queue()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var operators = host.SignInToConsole(PlatformRole.Operator);
        await EnqueueAsync(host);
        await host.RunJobsAsync();
        var dead = await operators.GetAsync<Page<Job>>("/api/v1/jobs?state=dead");

        var other = await operators.PostAsync<Replayed>("/api/v1/jobs:replay-dead", new { queue = "low" });
        var mine = await operators.PostAsync<Replayed>("/api/v1/jobs:replay-dead", new { queue = "default" });

        Assert.Contains("The note was deleted.", Assert.Single(dead.Items).LastError, StringComparison.Ordinal);
        Assert.Equal((0, 1), (other.Count, mine.Count));
        Assert.Empty((await operators.GetAsync<Page<Job>>("/api/v1/jobs?state=dead")).Items);
    }

    [Fact]
    public async Task A_queue_is_paused_and_resumed()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var operators = host.SignInToConsole(PlatformRole.Operator);
        await EnqueueAsync(host);

        Assert.True((await operators.PostAsync<Queue>("/api/v1/jobs/queues/default:pause", new { })).Paused);
        Assert.Equal(0, await host.RunJobsAsync());
        Assert.False((await operators.PostAsync<Queue>("/api/v1/jobs/queues/default:resume", new { })).Paused);
        Assert.Equal(1, await host.RunJobsAsync());
        Assert.Equal("control.queue_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await operators.SendAsync(HttpMethod.Post, "/api/v1/jobs/queues/none:pause", new { })));
    }

    [Fact]
    public async Task Schedules_are_listed_and_paused()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        await host.RunJobsAsync(); // a worker writes down the schedules that it knows
        var operators = host.SignInToConsole(PlatformRole.Operator);

        var one = (await operators.GetAsync<Schedules>("/api/v1/jobs/schedules")).Items.First();
        var paused = await operators.PostAsync<Schedule>($"/api/v1/jobs/schedules/{one.Name}:pause", new { });

        Assert.True(one.NextAt > host.Clock.GetUtcNow());
        Assert.Equal((false, true), (one.Paused, paused.Paused));
        Assert.Equal("control.schedule_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await operators.SendAsync(HttpMethod.Post, "/api/v1/jobs/schedules/none:resume", new { })));
    }

    [Theory]
    [InlineData("POST", "/api/v1/jobs/7:cancel", 404, "control.job_not_found")]
    [InlineData("POST", "/api/v1/jobs/7:retry", 404, "control.job_not_found")]
    [InlineData("GET", "/api/v1/jobs/7", 404, "control.job_not_found")]
    [InlineData("GET", "/api/v1/jobs?state=tired", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/jobs?after=x", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/jobs?limit=0", 400, "request.invalid")]
    public async Task What_cannot_be_done_is_said(string method, string path, int status, string code)
    {
        await using var house = await House.StartAsync();

        Assert.Equal(code, await House.CodeAsync((HttpStatusCode)status, await house.Admin.SendAsync(new HttpMethod(method), path, method == "POST" ? new { } : null)));
    }

    [Fact]
    public async Task Only_operators_change_jobs_and_tenants_people_see_none()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("xxx");

        Assert.Equal(HttpStatusCode.Forbidden, (await house.Host.SignInToConsole(PlatformRole.Auditor).SendAsync(HttpMethod.Post, "/api/v1/jobs:replay-dead", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Owner).Client.GetAsync("/api/v1/jobs/queues")).StatusCode);
    }

    private static async Task<long> EnqueueAsync(TestHost host) => Assert.IsType<Enqueued>(await host.Services.GetRequiredService<JobClient>().EnqueueAsync(
        new CountWords("note_1"), new JobOptions { Partition = host.Tenant.Id.Value }, CancellationToken.None)).Id;

    private static async Task<IReadOnlyList<string>> ActionsAsync(TestHost host, string prefix) =>
        [.. (await host.SignInToConsole(PlatformRole.Auditor).GetAsync<Page<Entry>>($"/api/v1/audit?limit=200")).Items.Select(entry => entry.Action).Where(action => action.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private sealed record Made(string Id);

    private sealed record Entry(string Action);

    private sealed record Queues([property: System.Text.Json.Serialization.JsonPropertyName("queues")] Queue[] Items);

    private sealed record Queue(string Name, bool Paused, long Waiting, long DoneInHour, long DeadInHour, Minute[] Minutes);

    private sealed record Minute(long Done);

    private sealed record Job(string Id, string State, string? LastError);

    private sealed record Story(Job Job, System.Text.Json.JsonElement Arguments);

    private sealed record Replayed(int Count);

    private sealed record Schedules([property: System.Text.Json.Serialization.JsonPropertyName("schedules")] Schedule[] Items);

    private sealed record Schedule(string Name, bool Paused, DateTimeOffset NextAt);
}
