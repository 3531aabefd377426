using System.Data.Common;
using System.Diagnostics.Metrics;
using Longhouse.ControlPlane.Limits;
using Longhouse.Platform.Data;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.ControlPlane.Tests.Limits;

/// <summary>Several processes, stood for by several budgets on one database, hold a tenant to one limit.</summary>
public sealed class LeasedBudgetTests
{
    private static readonly TenantId Busy = new("tenant_busy");

    private static LeasedBudget Of(TestHost host, int perSecond, int burst, SystemDb? db = null)
    {
        var metrics = new LimitMetrics(host.Services.GetRequiredService<IMeterFactory>());
        var options = new LimitOptions { TenantRequestsPerSecond = perSecond, TenantRequestsBurst = burst };
        var alone = new LocalBudget(new RequestLimiter<string>("tenant", new RequestRate(perSecond, burst), metrics, host.Clock), options);
        return new LeasedBudget(db ?? host.Services.GetRequiredService<SystemDb>(), alone, metrics, host.Clock, NullLogger<LeasedBudget>.Instance);
    }

    private static async Task<int> CountGrantedAsync(int calls, params LeasedBudget[] processes)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, calls).Select(i => processes[i % processes.Length].TakeAsync(Busy, processes[0].Rate).AsTask()));
        return answers.Count(answer => answer.Granted);
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(100, 3)]
    [InlineData(1, 1)]
    public async Task All_together_get_the_burst_and_then_the_rate(int perSecond, int burst)
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        LeasedBudget[] processes = [Of(host, perSecond, burst), Of(host, perSecond, burst), Of(host, perSecond, burst)];

        Assert.Equal(burst, await CountGrantedAsync(3 * burst + 30, processes));
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Math.Min(perSecond, burst), await CountGrantedAsync(3 * burst + 30, processes));
    }

    [Fact]
    public async Task Who_is_refused_learns_when_to_come_back_and_the_database_is_not_asked_again_until_then()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var budget = Of(host, 1, 2);
        Assert.Equal(2, await CountGrantedAsync(2, budget));
        var refused = await budget.TakeAsync(Busy, budget.Rate);
        Assert.Equal((false, 0, TimeSpan.FromSeconds(1)), (refused.Granted, refused.Remaining, refused.Wait));

        // Whatever the row says now, nobody looks.
        var db = host.Services.GetRequiredService<SystemDb>();
        await db.WriteAsync(write => write.ExecuteAsync($"delete from control_budgets", default), default);
        Assert.False((await budget.TakeAsync(Busy, budget.Rate)).Granted);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await budget.TakeAsync(Busy, budget.Rate)).Granted);
    }

    [Fact]
    public async Task Another_tenant_is_not_held_to_it_and_what_is_left_is_told()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var budget = Of(host, 10, 100);

        var first = await budget.TakeAsync(Busy, budget.Rate);
        await CountGrantedAsync(200, budget);

        Assert.Equal((true, 99), (first.Granted, first.Remaining));
        Assert.True((await budget.TakeAsync(new TenantId("tenant_quiet"), budget.Rate)).Granted);
    }

    [Fact]
    public async Task Without_its_database_a_process_holds_the_tenant_to_the_limit_by_itself_and_asks_again_each_second()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var away = new AwayDatabase();
        var budget = Of(host, 1, 3, new SystemDb(away, host.Clock));

        Assert.Equal(3, await CountGrantedAsync(10, budget));
        var asked = away.Asked;
        Assert.False((await budget.TakeAsync(Busy, budget.Rate)).Granted);
        Assert.Equal(asked, away.Asked);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await budget.TakeAsync(Busy, budget.Rate)).Granted);
        Assert.Equal(asked + 1, away.Asked);
    }

    private sealed class AwayDatabase : IDatabase
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public string Engine => "away";

        public Task<T> WriteAsync<T>(Access access, Func<IDatabaseSession, Task<T>> body, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromException<T>(Away());
        }

        public Task<IReadOnlyList<T>> QueryAsync<T>(Access access, Statement statement, CancellationToken cancel) => Task.FromException<IReadOnlyList<T>>(Away());

        public Task<DbConnection> OpenAsync(CancellationToken cancel) => Task.FromException<DbConnection>(Away());

        public Longhouse.Jobs.JobStore CreateJobStore(TimeProvider clock, ILoggerFactory loggers) => throw Away();

        public Task CheckAsync(CancellationToken cancel) => Task.FromException(Away());

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static DatabaseUnavailableException Away() => new("away", new TimeoutException());
    }
}
