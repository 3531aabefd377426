using System.Net;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Longhouse.Processes.Tests.Faults;

/// <summary>A wall clock that is set, by hand or by a time server, makes nothing expire early, and nothing last for ever.</summary>
public sealed class ClockTests
{
    public static TheoryData<int> Jumps => [365, -365];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task What_is_known_of_a_host_lasts_a_second_of_its_own(int days)
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        using var visitor = host.ClientOf("first.localhost");
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/notes")).StatusCode);
        // As another process would, without a word to this one.
        await host.Services.GetRequiredService<SystemDb>().WriteAsync(
            write => write.ExecuteAsync($"update control_tenants set status = {"suspended"} where id = {host.Tenant.Id.Value}", CancellationToken.None), CancellationToken.None);

        host.Clock.Jump(TimeSpan.FromDays(days));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/notes")).StatusCode);
        host.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/notes")).StatusCode);
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/api/notes")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_tenant_that_has_used_up_its_requests_waits_as_long_as_it_was_told(int days)
    {
        var options = new TestHostOptions { Settings = new Dictionary<string, string> { ["Limits:TenantRequestsPerSecond"] = "1", ["Limits:TenantRequestsBurst"] = "2" } };
        await using var host = await TestHost.StartAsync(options, new NotesModule());
        var caller = await host.SignInAsync(new Permission("notes.read", TenantRole.Viewer));
        async Task<int> AskAsync() => (int)(await caller.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode;
        Assert.Equal((200, 200, 429), (await AskAsync(), await AskAsync(), await AskAsync()));

        host.Clock.Jump(TimeSpan.FromDays(days));
        Assert.Equal(429, await AskAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, 429), (await AskAsync(), await AskAsync()));
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task The_state_of_the_parts_is_asked_for_every_two_seconds(int days)
    {
        var asked = 0;
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            Replace = services => services.AddHealthChecks().AddCheck("counting", () => Interlocked.Increment(ref asked) > 0 ? HealthCheckResult.Healthy() : default),
        }, new NotesModule());
        using var probe = host.ClientOf("127.0.0.1");

        async Task<int> AskAsync()
        {
            (await probe.GetAsync("/health")).EnsureSuccessStatusCode();
            return asked;
        }

        Assert.Equal(1, await AskAsync());
        host.Clock.Jump(TimeSpan.FromDays(days));
        Assert.Equal(1, await AskAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await AskAsync());
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_job_that_runs_is_done_once_and_one_that_is_queued_after_it_too(int days)
    {
        var clock = new SetClock(); // durations pass: a worker that is at work waits for some
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            Settings = new Dictionary<string, string> { ["Roles"] = "control,web,worker" },
            Replace = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)),
        }, new StageModule());
        var director = await host.SignInAsync(StageModule.Direct);
        var jobs = host.Services.GetRequiredService<JobAdmin>();
        async Task<JobDetails> GetAsync(long id) => (await jobs.GetAsync(id, CancellationToken.None))!; // finished ones are kept for days
        var running = await director.PostAsync<long>("/api/jobs?milliseconds=1000&fails=false", "");
        await Until.TrueAsync(async () => (await GetAsync(running)).State == JobState.Running, House.Patience, "the job runs");

        clock.Jump(TimeSpan.FromDays(days));
        var next = await director.PostAsync<long>("/api/jobs?milliseconds=0&fails=false", "");
        await Until.TrueAsync(async () => (await GetAsync(next)).State == JobState.Done, House.Patience, "the job that was queued after the jump is done");
        await Until.TrueAsync(async () => (await GetAsync(running)).State == JobState.Done, House.Patience, "the job that ran is done");
        Assert.Equal(1, (await GetAsync(running)).Attempt);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Notes_that_are_made_after_it_have_ids_of_their_own_and_an_audit_chain_that_is_whole(int days)
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var caller = await host.SignInAsync(new Permission("notes.edit", TenantRole.Member));
        var ids = new HashSet<string>();

        for (var i = 0; i < 4; i++)
        {
            for (var note = 0; note < 25; note++)
                ids.Add((await caller.PostAsync<Made>("/api/notes", new { title = "Roof" })).Id);
            host.Clock.Jump(TimeSpan.FromDays(i % 2 == 0 ? days : -days)); // and back, over the same moments
        }

        Assert.Equal(100, ids.Count);
        var verdict = await host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(host.Tenant.Id, CancellationToken.None);
        Assert.Equal((100L + TestHost.FirstEntries, null), (verdict.Sound, verdict.Fault));
    }

    private sealed record Made(string Id);

    /// <summary>The real clock, with another time of day once it was set.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long _offset;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _offset));

        public void Jump(TimeSpan by) => Volatile.Write(ref _offset, by.Ticks);
    }
}
