using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Data;
using Longhouse.Jobs;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.ControlPlane.Tests.Audit;

public sealed class CheckpointTests
{
    [Fact]
    public async Task Each_chain_is_signed_where_it_stands_and_only_when_something_came()
    {
        await using var house = await AuditedHouse.StartAsync();

        await house.SealAsync();
        await house.SealAsync();
        await house.AddAsync(3);
        await house.SealAsync();

        Assert.Equal([2L, 5L], (await house.CheckpointsAsync()).Select(checkpoint => checkpoint.Number));
        Assert.Null((await house.VerifyAsync()).Fault);
        var shown = (await House.JsonAsync(await house.House.Admin.Client.GetAsync($"/api/v1/audit/checkpoints?tenant={house.Tenant}"))).GetProperty("items");
        Assert.Equal([5L, 2L], shown.EnumerateArray().Select(one => one.GetProperty("number").GetInt64()));
        using var key = ECDsa.Create();
        key.ImportFromPem((await House.JsonAsync(await house.House.Admin.Client.GetAsync("/api/v1/audit/export-key"))).GetProperty("publicKey").GetString());
        Assert.All(shown.EnumerateArray(), one => Assert.True(key.VerifyData(
            Encoding.UTF8.GetBytes($"longhouse audit checkpoint 1\n{house.Tenant}\n{one.GetProperty("number")}\n{one.GetProperty("hash")}\n{one.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds()}\n"),
            Convert.FromBase64String(one.GetProperty("signature").GetString()!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public async Task A_chain_that_was_made_anew_does_not_fit_its_checkpoint_and_the_first_one_is_named()
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.SealAsync();
        await house.AddAsync(3);
        await house.SealAsync();

        await house.ForgeAsync(3); // with all its hashes and its head, as somebody with the whole database could

        var verdict = await house.VerifyAsync();
        Assert.StartsWith($"the checkpoint of {house.Now:yyyy-MM-dd} at entry 5 does not fit", verdict.Fault, StringComparison.Ordinal);
        Assert.Equal(4, verdict.Sound);
    }

    [Theory]
    [InlineData("update audit_checkpoints set signature = 'MEUCIQ==' where number = 2", "the checkpoint of {0} at entry 2 is not signed by this house")]
    [InlineData("update audit_checkpoints set key_id = '0123456789abcdef' where number = 2", "the checkpoint of {0} at entry 2 is not signed by this house")]
    [InlineData("update audit_checkpoints set hash = 'x' where number = 2", "the checkpoint of {0} at entry 2 does not fit")]
    [InlineData("update audit_checkpoints set at = at + 86400000 where number = 2", "is not signed by this house")]
    [InlineData("update audit_checkpoints set number = 99 where number = 2", "entries after 5 are missing, a checkpoint of {0} stands at entry 99")]
    public async Task A_checkpoint_that_was_touched_is_found(string sql, string fault)
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.SealAsync();
        await house.AddAsync(3);

        await house.TamperAsync($"{sql} and tenant_id = '{house.Tenant}'");

        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, $"{house.Now:yyyy-MM-dd}"), (await house.VerifyAsync()).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chain_is_not_signed_and_someone_is_told()
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.TamperAsync($"update audit_entries set subject = 'another' where number = 2 and tenant_id = '{house.Tenant}'");

        await house.SealAsync();

        Assert.Empty(await house.CheckpointsAsync());
        Assert.Contains(house.House.Host.Logs.Errors, line => line.Contains("is broken and was not signed: entry 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_older_than_400_days_goes_in_batches_and_the_rest_still_verifies()
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.AddAsync(PruneAuditHandler.Batch + 100);
        await house.SealAsync();
        var old = (await house.VerifyAsync()).Number;
        house.Advance(TimeSpan.FromDays(399));
        await house.AddAsync(4);
        await house.PruneAsync();
        Assert.Equal((old + 4, old + 4), ((await house.VerifyAsync()).Sound, await house.CountAsync())); // not yet

        house.Advance(TimeSpan.FromDays(2));
        await house.PruneAsync();

        Assert.Equal(4, await house.CountAsync());
        var verdict = await house.VerifyAsync();
        Assert.Equal((null, 4L, old + 4), (verdict.Fault, verdict.Sound, verdict.Number));
        Assert.Equal(old, (await house.CheckpointsAsync())[0].Number); // those before it went along
        if (TestDatabase.IsPostgres) // what took them away was allowed no more than that
            Assert.Equal(["longhouse_owner"], await house.Db.QueryAsync<string>($"select r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner where p.proname = 'audit_prune' and not r.rolsuper", default));
        await house.TamperAsync($"delete from audit_entries where number = {old + 1} and tenant_id = '{house.Tenant}'");
        Assert.Equal("entry 1 is missing, and no signed checkpoint stands for it", (await house.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task The_end_of_a_chain_and_the_tombstone_of_a_tenant_stay_for_good()
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.AddAsync(1, "control.tenant_deleted");
        await house.AddAsync(2);
        await house.SealAsync();
        house.Advance(TimeSpan.FromDays(450));

        await house.PruneAsync();

        Assert.Equal(3, await house.CountAsync());
        Assert.Null((await house.VerifyAsync()).Fault);
        Assert.Equal("control.tenant_deleted", (await house.Db.QueryAsync<string>($"select action from audit_entries where tenant_id = {house.Tenant} order by number limit 1", default))[0]);
    }

    [Fact]
    public async Task The_serving_role_adds_to_the_record_and_can_neither_change_nor_remove_what_is_there()
    {
        await using var house = await AuditedHouse.StartAsync(daysAgo: 0);
        await house.SealAsync();
        var database = house.House.Host.Services.GetRequiredService<IDatabase>();
        var (entries, checkpoints) = (await house.CountAsync(), (await house.CheckpointsAsync()).Count);

        string[] attempts = ["update audit_entries set actor = 'x'", "delete from audit_entries", "update audit_checkpoints set hash = 'x'", "delete from audit_checkpoints"];
        string[] onPostgres =
        [
            "truncate audit_entries", "alter table audit_entries disable trigger all", "drop table audit_checkpoints", $"select audit_prune('{house.Tenant}', 2)",
            "select set_config('longhouse.audit_prune', 'on', true); delete from audit_entries",
        ];
        foreach (var sql in attempts.Concat(TestDatabase.IsPostgres ? onPostgres : []))
        {
            await Assert.ThrowsAnyAsync<DbException>(() => database.WriteAsync(
                Access.System, session => session.ExecuteAsync(new Statement(sql, [], null), CancellationToken.None), CancellationToken.None));
        }

        Assert.Equal((entries, checkpoints), (await house.CountAsync(), (await house.CheckpointsAsync()).Count));
        Assert.Null((await house.VerifyAsync()).Fault);
    }

    [Fact]
    public async Task After_a_change_of_the_houses_key_the_checkpoints_count_once_they_are_signed_again()
    {
        await using var house = await AuditedHouse.StartAsync();
        await house.SealAsync();
        var services = house.House.Host.Services;
        var newKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        async Task<string?> VerifyUnderAsync(string? previous)
        {
            await using var later = await TestHost.StartAsync(new TestHostOptions
            {
                Database = house.House.Host.Database,
                Clock = house.House.Host.Clock,
                WithTenant = false,
                Settings = new Dictionary<string, string> { ["Key"] = newKey, ["PreviousKeyFile"] = previous ?? "" }.Where(setting => setting.Value.Length > 0).ToDictionary(),
            });
            if (previous is not null)
                await SignAgain.RunAsync(later.Services.GetRequiredService<ControlDb>(), later.Services.GetRequiredService<SystemDb>(), later.Services.GetRequiredService<AuditSigner>(), default);
            return (await later.Services.GetRequiredService<AuditVerifier>().VerifyAsync(new TenantId(house.Tenant), default)).Fault;
        }

        Assert.EndsWith("is not signed by this house", await VerifyUnderAsync(null), StringComparison.Ordinal);
        Assert.Null(await VerifyUnderAsync(services.GetRequiredService<ControlPlane.Hosting.HouseKey>().Source));
        Assert.Null(await VerifyUnderAsync(null));
    }

    /// <summary>A house that began long ago, so that its record can be over by the clock of the database too.</summary>
    private sealed class AuditedHouse(House house, string tenant) : IAsyncDisposable
    {
        private const string GuardsOff = "drop trigger audit_entries_keep_updates; drop trigger audit_entries_keep_deletes; drop trigger audit_checkpoints_keep_updates; drop trigger audit_checkpoints_keep_deletes;";

        public House House => house;

        public string Tenant => tenant;

        public DateTimeOffset Now => house.Host.Clock.GetUtcNow();

        public SystemDb Db => house.Host.Services.GetRequiredService<SystemDb>();

        public static async Task<AuditedHouse> StartAsync(int daysAgo = 900)
        {
            var house = await Tests.House.StartAsync(new TestHostOptions { Clock = new HeldClock(TimeProvider.System.GetUtcNow().AddDays(-daysAgo)) });
            return new AuditedHouse(house, (await house.AddTenantAsync("studio")).Id);
        }

        public void Advance(TimeSpan by) => house.Host.Clock.Advance(by);

        public async Task AddAsync(int entries, string action = "test.done")
        {
            for (var i = 0; i < entries; i += 100)
            {
                await Db.WriteAsync(write =>
                {
                    for (var j = i; j < Math.Min(entries, i + 100); j++)
                        write.Audit(new TenantId(tenant), Actor.House, action, $"subject {j}");
                    return Task.FromResult(0);
                }, default);
            }
        }

        public Task SealAsync() => RunAsync(new SealAudit());

        public Task PruneAsync() => RunAsync(new PruneAudit());

        public Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync() =>
            Db.QueryAsync<AuditCheckpoint>($"select {AuditCheckpoint.Columns} from audit_checkpoints where tenant_id = {tenant} order by number", default);

        public Task<long> CountAsync() => Db.CountAsync($"select count(*) from audit_entries where tenant_id = {tenant}", default);

        public Task<AuditVerdict> VerifyAsync() => house.Host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(new TenantId(tenant), default);

        /// <summary>As somebody who owns the database: the guards off, and then anything.</summary>
        public async Task TamperAsync(string sql)
        {
            await using DbConnection connection = TestDatabase.IsPostgres
                ? new NpgsqlConnection(house.Host.Database.OwnerSetting)
                : await house.Host.Services.GetRequiredService<IDatabase>().OpenAsync(default);
            if (TestDatabase.IsPostgres)
                await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = TestDatabase.IsPostgres
                ? $"alter table audit_entries disable trigger all; alter table audit_checkpoints disable trigger all; {sql}"
                : $"{GuardsOff} {sql}";
            await command.ExecuteNonQueryAsync();
        }

        /// <summary>Changes an entry and makes every link after it anew.</summary>
        public async Task ForgeAsync(long from)
        {
            var entries = await Db.QueryAsync<Entry>($"select number, at, actor, action, subject, hash, ip, outcome, before_hash, after_hash from audit_entries where tenant_id = {tenant} order by number", default);
            var hash = entries.Last(entry => entry.Number < from).Hash;
            var sql = new StringBuilder();
            foreach (var entry in entries.Where(entry => entry.Number >= from))
            {
                var subject = entry.Number == from ? "another" : entry.Subject;
                hash = AuditChain.Next(hash, entry.Number, new AuditRecord(new TenantId(tenant), entry.At, Actor.Parse(entry.Actor), entry.Action, subject, null, null)
                {
                    Address = entry.Ip,
                    Outcome = entry.Outcome,
                    Change = new AuditChange(entry.BeforeHash, entry.AfterHash),
                }.Content());
                sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"update audit_entries set subject = '{subject}', hash = '{hash}' where tenant_id = '{tenant}' and number = {entry.Number};");
            }
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"update audit_heads set hash = '{hash}' where tenant_id = '{tenant}';");
            await TamperAsync(sql.ToString());
        }

        public ValueTask DisposeAsync() => house.DisposeAsync();

        private async Task RunAsync<TJob>(TJob job) where TJob : IJob
        {
            await house.Host.Services.GetRequiredService<JobClient>().EnqueueAsync(job, new JobOptions { Partition = TenantId.House.Value }, default);
            await house.Host.RunJobsAsync();
        }

        private sealed record Entry(
            long Number, DateTimeOffset At, string Actor, string Action, string Subject, string Hash, string? Ip, string? Outcome, string? BeforeHash, string? AfterHash);
    }
}
