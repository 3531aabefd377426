using System.Diagnostics;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Postgres;
using Longhouse.Platform.Tenancy;
using Npgsql;

namespace Longhouse.Bench.Rls;

internal sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version, long? Words);

internal sealed record NoteSummary(string Id, string Title, DateTimeOffset CreatedAt);

/// <summary>The statements that the sample app sends, as often as a few callers can.</summary>
internal static class Load
{
    public const int Callers = 16;
    private const string Get = "select id, title, body, created_at, version, words from notes_notes where tenant_id = $1 and id = $2";
    private const string List = "select id, title, created_at from notes_notes where tenant_id = $1 and id > $2 order by id limit $3";
    private const string Insert = "insert into notes_notes (tenant_id, id, title, body, created_at, version) values ($1, $2, $3, $4, $5, $6)";

    public static Func<Random, Task> GetOne(PostgresDatabase database, int notes) => async random =>
    {
        var tenant = NotesDatabases.Tenant(random.Next(NotesDatabases.Tenants));
        Require(await QueryAsync<Note>(database, tenant, Get, tenant, NotesDatabases.Note(random.Next(notes))), 1);
    };

    public static Func<Random, Task> ListPage(PostgresDatabase database, int notes) => async random =>
    {
        var tenant = NotesDatabases.Tenant(random.Next(NotesDatabases.Tenants));
        Require(await QueryAsync<NoteSummary>(database, tenant, List, tenant, NotesDatabases.Note(random.Next(notes - 51)), 50), 50);
    };

    public static Func<Random, Task> AddOne(PostgresDatabase database) => async random =>
    {
        var tenant = new TenantId(NotesDatabases.Tenant(random.Next(NotesDatabases.Tenants)));
        var id = Id.New("note", TimeProvider.System);
        await database.WriteAsync(new Access(tenant), async session =>
        {
            await session.ExecuteAsync(new Statement(Insert, [tenant.Value, id, "The roof", "wants looking at", 0L, 1L], tenant), CancellationToken.None);
            session.Audit(new AuditRecord(tenant, TimeProvider.System.GetUtcNow(), Actor.House, "notes.note_added", id, null, null));
            return 0;
        }, CancellationToken.None);
    };

    /// <summary>One statement alone: no transaction of ours around it, no tenant set, no mapping worth the name.</summary>
    public static Func<Random, Task> GetOneBare(NpgsqlDataSource source, int notes) => async random =>
    {
        await using var command = source.CreateCommand(Get);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NotesDatabases.Tenant(random.Next(NotesDatabases.Tenants)) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NotesDatabases.Note(random.Next(notes)) });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || reader.GetString(0).Length == 0)
            throw new InvalidOperationException("A note is missing.");
    };

    /// <summary>How often all callers together get it done in a second.</summary>
    public static async Task<double> MeasureAsync(Func<Random, Task> work, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            long count;
            for (count = 0; Stopwatch.GetElapsedTime(started) < duration; count++)
                await work(random);
            return count;
        })));
        return done.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Task<IReadOnlyList<T>> QueryAsync<T>(PostgresDatabase database, string tenant, string text, params List<object?> values) =>
        database.QueryAsync<T>(new Access(new TenantId(tenant)), new Statement(text, values, new TenantId(tenant)), CancellationToken.None);

    private static void Require<T>(IReadOnlyList<T> rows, int expected)
    {
        if (rows.Count != expected)
            throw new InvalidOperationException($"{rows.Count} rows came instead of {expected}.");
    }
}
