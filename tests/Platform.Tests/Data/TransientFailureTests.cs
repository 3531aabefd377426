using System.Diagnostics;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.Platform.Tests.Data;

/// <summary>What fails by chance is tried again where that is safe, and told where it is not: written once, never twice.</summary>
public sealed class TransientFailureTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Failures => TestDatabase.IsPostgres
        ? ["deadlock", "serialization failure", "connection cut before the commit", "answer to the commit lost", "server stopped after the commit"]
        : ["file locked for a moment"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_by_chance_never_writes_twice(string failure)
    {
        await using var database = await TestDatabase.CreateAsync([new NotesModule()]);
        await (failure switch
        {
            "deadlock" => DeadlockAsync(database),
            "serialization failure" => SerializationFailureAsync(database),
            "connection cut before the commit" => CutAsync(database),
            "answer to the commit lost" => AnswerLostAsync(database, serverSaysGoodbye: false),
            "server stopped after the commit" => AnswerLostAsync(database, serverSaysGoodbye: true),
            _ => LockedAsync(database),
        });
    }

    private static async Task DeadlockAsync(TestDatabase database)
    {
        await using var house = await House.OpenAsync(database, database.Setting);
        await house.Db.WriteAsync(async write => await house.AddAsync(write, "note_a") + await house.AddAsync(write, "note_b"), None);
        var (meeting, runs) = (new Meeting(2), 0);

        async Task<int> RaiseAsync(string first, string second)
        {
            var isFirstRun = true;
            return await house.Db.WriteAsync(async write =>
            {
                Interlocked.Increment(ref runs);
                var raised = await house.RaiseAsync(write, first);
                if (isFirstRun)
                    await meeting.ArriveAsync();
                isFirstRun = false;
                return raised + await house.RaiseAsync(write, second);
            }, None);
        }

        var changes = await Task.WhenAll(RaiseAsync("note_a", "note_b"), RaiseAsync("note_b", "note_a"));

        Assert.Equal([2, 2], changes);
        Assert.Equal(3, runs); // one of the two ran again
        Assert.All(await house.VersionsAsync(), version => Assert.Equal(3, version));
        await house.AssertAuditedAsync(2);
    }

    private static async Task SerializationFailureAsync(TestDatabase database)
    {
        await using var house = await House.OpenAsync(database, $"{database.Setting};Options=-c default_transaction_isolation=serializable");
        var (meeting, runs) = (new Meeting(2), 0);

        // Each reads what the other writes: only one of the two orders can be true.
        async Task<long> AddAfterCountingAsync(string id)
        {
            var isFirstRun = true;
            return await house.Db.WriteAsync(async write =>
            {
                Interlocked.Increment(ref runs);
                var before = await write.CountAsync($"select count(*) from notes_notes where tenant_id = {house.Db.Tenant}", None);
                if (isFirstRun)
                    await meeting.ArriveAsync();
                isFirstRun = false;
                await house.AddAsync(write, id);
                return before;
            }, None);
        }

        var counts = await Task.WhenAll(AddAfterCountingAsync("note_a"), AddAfterCountingAsync("note_b"));

        Assert.Equal([0, 1], counts.Order());
        Assert.True(runs > 2, $"{runs} runs");
        await house.AssertAuditedAsync(2);
    }

    private static async Task CutAsync(TestDatabase database)
    {
        await using var house = await House.OpenAsync(database, database.Setting);
        var runs = 0;

        var raised = await house.Db.WriteAsync(async write =>
        {
            runs++;
            await house.AddAsync(write, "note_a");
            if (runs == 1)
                await KillAsync(database, (await write.QueryAsync<long>($"select pg_backend_pid() from notes_notes where tenant_id = {house.Db.Tenant}", None))[0]);
            return await house.RaiseAsync(write, "note_a");
        }, None);

        Assert.Equal((1, 2), (raised, runs));
        await house.AssertAuditedAsync(1);
    }

    private static async Task AnswerLostAsync(TestDatabase database, bool serverSaysGoodbye)
    {
        await using var proxy = new CuttingProxy(database.Setting, serverSaysGoodbye);
        await using var house = await House.OpenAsync(database, proxy.ConnectionString);
        var runs = 0;
        proxy.Arm();

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => house.Db.WriteAsync(async write =>
        {
            runs++;
            return await house.AddAsync(write, $"note_{runs}");
        }, None));

        Assert.Equal((1, 1), (proxy.Cuts, runs));
        await house.AssertAuditedAsync(1); // it was kept, and is not written once more
    }

    private static async Task LockedAsync(TestDatabase database)
    {
        await using var house = await House.OpenAsync(database, database.Setting);
        var started = Stopwatch.StartNew();
        await using var other = SqliteFile.Open(Path.Combine(database.Folder, "longhouse.db"), readOnly: false);
        SqliteFile.Run(other, "begin immediate");

        var write = Task.Run(() => house.Db.WriteAsync(write => house.AddAsync(write, "note_a"), None));
        await Until.TrueAsync(() => started.Elapsed > TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), "the write has waited");
        Assert.False(write.IsCompleted);
        SqliteFile.Run(other, "rollback");

        Assert.Equal(1, await write);
        await house.AssertAuditedAsync(1);
    }

    private static async Task KillAsync(TestDatabase database, long process)
    {
        await using var owner = new NpgsqlConnection(database.OwnerSetting);
        await owner.OpenAsync();
        await using var kill = new NpgsqlCommand("select pg_terminate_backend($1, 5000)", owner) { Parameters = { new() { Value = (int)process } } };
        Assert.Equal(true, await kill.ExecuteScalarAsync());
    }

    /// <summary>Everyone waits until all are there.</summary>
    private sealed class Meeting(int people)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = people;

        public Task ArriveAsync()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
                _all.SetResult();
            return _all.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>A tenant's database on one connection string.</summary>
    private sealed class House(TestHost host, AsyncServiceScope scope) : IAsyncDisposable
    {
        public TenantDb Db { get; } = scope.ServiceProvider.GetRequiredService<TenantDb>();

        public static async Task<House> OpenAsync(TestDatabase database, string setting)
        {
            var options = new TestHostOptions { Database = database, Settings = new Dictionary<string, string> { ["Database"] = setting } };
            var host = await TestHost.StartAsync(options, [(IModule)new NotesModule()]);
            var scope = host.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantContext>().Enter(host.Tenant, new Actor("person", "ida"));
            return new House(host, scope);
        }

        public async Task<int> AddAsync(TenantWrite write, string id)
        {
            await write.AuditAsync("notes.note_added", id, None);
            return await write.ExecuteAsync($"""
                insert into notes_notes (tenant_id, id, title, body, created_at, version)
                values ({Db.Tenant}, {id}, {"t"}, {"b"}, {host.Clock.GetUtcNow()}, {1})
                """, None);
        }

        public Task<int> RaiseAsync(TenantWrite write, string id) =>
            write.ExecuteAsync($"update notes_notes set version = version + 1 where tenant_id = {Db.Tenant} and id = {id}", None);

        public Task<IReadOnlyList<long>> VersionsAsync() => Db.QueryAsync<long>($"select version from notes_notes where tenant_id = {Db.Tenant} order by id", None);

        /// <summary>So many notes, each with its one entry in a sound chain.</summary>
        public async Task AssertAuditedAsync(int notes)
        {
            var verdict = await host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(host.Tenant.Id, None);
            Assert.Null(verdict.Fault);
            Assert.Equal(notes, verdict.Sound - TestHost.FirstEntries);
            Assert.Equal(notes, (await VersionsAsync()).Count);
        }

        public async ValueTask DisposeAsync()
        {
            await scope.DisposeAsync();
            await host.DisposeAsync();
        }
    }
}
