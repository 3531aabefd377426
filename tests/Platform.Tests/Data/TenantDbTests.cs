using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Data;

/// <summary>What modules rely on, the same on both engines.</summary>
public sealed class TenantDbTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private TestHost _host = null!;
    private AsyncServiceScope _scope;
    private TenantDb _db = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(new NotesModule());
        _scope = _host.Services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<TenantContext>().Enter(_host.Tenant, new Actor("person", "ida"));
        _db = _scope.ServiceProvider.GetRequiredService<TenantDb>();
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_returns_a_problem_changes_nothing()
    {
        var result = await _db.WriteAsync<Problem?>(async write =>
        {
            await InsertAsync(write, "note_1");
            await write.AuditAsync("notes.note_added", "note_1", None);
            return RequestProblems.Stale;
        }, None);

        Assert.Equal("request.stale", result?.Code);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(0, (await VerifyAsync()).Sound - Created);
    }

    [Fact]
    public async Task A_body_that_throws_changes_nothing_and_the_next_one_works()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _db.WriteAsync<int>(async write =>
        {
            await InsertAsync(write, "note_1");
            throw new InvalidOperationException("no");
        }, None));
        await AddAsync("note_2");

        Assert.Equal(["note_2"], await IdsAsync());
    }

    [Fact]
    public async Task A_body_sees_its_own_writes_and_others_see_them_after_the_commit()
    {
        var (inside, outside) = (0L, -1L);
        await _db.WriteAsync(async write =>
        {
            await InsertAsync(write, "note_1");
            inside = await write.CountAsync($"select count(*) from notes_notes where tenant_id = {_db.Tenant}", None);
            outside = await CountAsync();
            return 0;
        }, None);

        Assert.Equal((1L, 0L, 1L), (inside, outside, await CountAsync()));
    }

    [Fact]
    public async Task After_commit_runs_after_the_commit_only()
    {
        var seen = -1L;
        var afterRefusal = false;
        await _db.WriteAsync(async write =>
        {
            await InsertAsync(write, "note_1");
            write.AfterCommit(() => seen = CountAsync().GetAwaiter().GetResult());
            return 0;
        }, None);
        await _db.WriteAsync(write =>
        {
            write.AfterCommit(() => afterRefusal = true);
            return Task.FromResult(RequestProblems.Stale);
        }, None);

        Assert.Equal(1, seen);
        Assert.False(afterRefusal);
    }

    [Fact]
    public async Task Values_come_back_as_they_were_put()
    {
        var time = new DateTimeOffset(2026, 7, 1, 12, 0, 0, 123, TimeSpan.Zero);
        await _db.WriteAsync(write => write.ExecuteAsync($"""
            insert into notes_notes (tenant_id, id, title, body, created_at, version, words)
            values ({_db.Tenant}, {"note_1"}, {"Ünïcode 🏠 '; drop table x; --"}, {""}, {time}, {long.MaxValue}, {(long?)null})
            """, None), None);

        var row = await _db.FindAsync<Row>($"select title, body, created_at, version, words from notes_notes where tenant_id = {_db.Tenant} and id = {"note_1"}", None);

        Assert.Equal(new Row("Ünïcode 🏠 '; drop table x; --", "", time, long.MaxValue, null), row);
    }

    [Fact]
    public async Task Lists_and_parts_become_parameters()
    {
        foreach (var id in new[] { "note_1", "note_2", "note_3" })
            await AddAsync(id);
        var none = Array.Empty<string>();
        Sql filter = $"and id > {"note_1"}";

        Assert.Equal(["note_1", "note_3"], await _db.QueryAsync<string>(
            $"select id from notes_notes where tenant_id = {_db.Tenant} and id in {new[] { "note_1", "note_3" }} order by id", None));
        Assert.Empty(await _db.QueryAsync<string>($"select id from notes_notes where tenant_id = {_db.Tenant} and id in {none}", None));
        Assert.Equal(["note_2", "note_3"], await _db.QueryAsync<string>($"select id from notes_notes where tenant_id = {_db.Tenant} {filter} order by id", None));
        Assert.Equal(3, (await _db.QueryAsync<string>($"select id from notes_notes where tenant_id = {_db.Tenant} {Sql.Empty}", None)).Count);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_the_record_are_a_clear_defect()
    {
        await AddAsync("note_1");
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _db.QueryAsync<Row>($"select id, title from notes_notes where tenant_id = {_db.Tenant}", None));
        Assert.Contains("(id, title) do not match Row", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_writers_at_once_lose_nothing_and_the_audit_chain_is_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => _db.WriteAsync(async write =>
        {
            await InsertAsync(write, $"note_{i}");
            await write.AuditAsync("notes.note_added", $"note_{i}", None);
            return 0;
        }, None))));

        Assert.Equal(200, await CountAsync());
        var verdict = await VerifyAsync();
        Assert.Null(verdict.Fault);
        Assert.Equal(200, verdict.Sound - Created);
    }

    [Fact]
    public async Task Counters_that_many_raise_at_once_do_not_lose_a_step()
    {
        await AddAsync("note_1");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _db.WriteAsync(write =>
            write.ExecuteAsync($"update notes_notes set version = version + 1 where tenant_id = {_db.Tenant} and id = {"note_1"}", None), None))));

        Assert.Equal(51, await _db.CountAsync($"select version from notes_notes where tenant_id = {_db.Tenant}", None));
    }

    private const int Created = TestHost.FirstEntries;

    private sealed record Row(string Title, string Body, DateTimeOffset CreatedAt, long Version, int? Words);

    private Task AddAsync(string id) => _db.WriteAsync(async write => await InsertAsync(write, id), None);

    private Task<int> InsertAsync(TenantWrite write, string id) => write.ExecuteAsync(
        $"insert into notes_notes (tenant_id, id, title, body, created_at, version) values ({_db.Tenant}, {id}, {"t"}, {"b"}, {_host.Clock.GetUtcNow()}, {1})", None);

    private Task<long> CountAsync() => _db.CountAsync($"select count(*) from notes_notes where tenant_id = {_db.Tenant}", None);

    private Task<IReadOnlyList<string>> IdsAsync() => _db.QueryAsync<string>($"select id from notes_notes where tenant_id = {_db.Tenant} order by id", None);

    private Task<AuditVerdict> VerifyAsync() => _host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(_host.Tenant.Id, None);
}
