using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Tests;

public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("longhouse-writer-").FullName;
    private SqliteWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        SQLitePCL.Batteries_V2.Init();
        _writer = new SqliteWriter(Open, new SqliteWriterOptions { MaxBodyTime = TimeSpan.FromMilliseconds(200) });
        await _writer.WriteAsync(c => Execute(c, "create table t (id integer primary key, text text not null)"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Many_writers_share_commits_and_all_is_there()
    {
        var commits = 0;
        SQLitePCL.raw.sqlite3_commit_hook(_writer.Connection.Handle, _ => { commits++; return 0; }, null);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => Insert(i))));

        Assert.Equal(500L, Count());
        Assert.InRange(commits, 1, 400);
    }

    [Fact]
    public async Task A_body_that_throws_rolls_back_alone()
    {
        var failing = _writer.WriteAsync(c => Execute(c, "insert into t values (1, 'bad')") > 0 ? throw new InvalidOperationException("no") : 0, CancellationToken.None);
        var fine = Insert(2);

        await fine;
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(1L, Count());
    }

    [Fact]
    public async Task What_runs_after_the_commit_sees_it_and_does_not_run_after_a_rollback()
    {
        var seen = -1L;
        var afterRollback = false;
        await _writer.WriteAsync(c =>
        {
            _writer.AfterCommit(() => seen = Count());
            return Execute(c, "insert into t values (1, 'x')");
        }, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _writer.WriteAsync(async _ =>
        {
            _writer.AfterCommit(() => afterRollback = true);
            return await Task.FromException<int>(new InvalidOperationException("no"));
        }, CancellationToken.None));

        Assert.Equal(1L, seen);
        Assert.False(afterRollback);
    }

    [Fact]
    public async Task A_full_disk_fails_those_that_do_not_fit_and_the_rest_goes_on()
    {
        await _writer.WriteAsync(c => Execute(c, "pragma max_page_count = 20"), CancellationToken.None);
        var big = Enumerable.Range(0, 40).Select(_ => _writer.WriteAsync(
            c => Execute(c, "insert into t (text) values (zeroblob(8000))"), CancellationToken.None)).ToList();
        var outcomes = await Task.WhenAll(big.Select(async t => { try { await t; return 0; } catch (SqliteException e) { return e.SqliteErrorCode; } }));

        Assert.Contains(13, outcomes);                                  // SQLITE_FULL
        Assert.Equal(outcomes.Count(code => code == 0), (int)Count());   // what was acknowledged is there, and nothing else
        await _writer.WriteAsync(c => Execute(c, "pragma max_page_count = 100000"), CancellationToken.None);
        await Insert(1000);
    }

    [Fact]
    public async Task A_body_that_waits_for_something_else_is_given_up_and_others_go_on()
    {
        var never = new TaskCompletionSource<int>();
        var first = Insert(1);
        var hung = _writer.WriteAsync(_ => never.Task, CancellationToken.None);
        var last = Insert(2);

        await Assert.ThrowsAsync<TimeoutException>(() => hung);
        await Task.WhenAll(first, last);
        Assert.Equal(2L, Count());
    }

    [Fact]
    public async Task A_deferred_constraint_fails_only_the_guilty()
    {
        await _writer.WriteAsync(c => Execute(c, """
            pragma foreign_keys = on;
            """), CancellationToken.None);
        await _writer.WriteAsync(c => Execute(c, "create table child (id integer primary key, t references t (id) deferrable initially deferred)"), CancellationToken.None);
        SQLitePCL.raw.sqlite3_exec(_writer.Connection.Handle, "pragma foreign_keys = on");

        using var together = new ManualResetEventSlim();
        var hold = _writer.WriteAsync(_ => { together.Wait(5000); return 0; }, CancellationToken.None);
        var good = Insert(1);
        var bad = _writer.WriteAsync(c => Execute(c, "insert into child values (1, 999)"), CancellationToken.None);
        var alsoGood = Insert(2);
        together.Set();

        await Task.WhenAll(hold, good, alsoGood);
        await Assert.ThrowsAsync<SqliteException>(() => bad);
        Assert.Equal(2L, Count());
    }

    [Fact]
    public async Task Cancelled_before_its_turn_means_not_run()
    {
        using var cancel = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var hold = _writer.WriteAsync(_ => { gate.Wait(5000); return 0; }, CancellationToken.None);
        var late = _writer.WriteAsync(c => Execute(c, "insert into t values (1, 'x')"), cancel.Token);
        await cancel.CancelAsync();
        gate.Set();

        await hold;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(0L, Count());
    }

    private Task<int> Insert(int id) => _writer.WriteAsync(c => Execute(c, $"insert into t values ({id}, 'x')"), CancellationToken.None);

    private long Count()
    {
        using var reader = Open();
        using var command = reader.CreateCommand();
        command.CommandText = "select count(*) from t";
        return (long)command.ExecuteScalar()!;
    }

    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "t.db")};Pooling=False");
        connection.Open();
        Execute(connection, "pragma journal_mode = wal");
        return connection;
    }
}
