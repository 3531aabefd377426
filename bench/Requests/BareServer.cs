using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Data.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Bench.Requests;

/// <summary>What the machine could do at best: two bare endpoints with the same statements, without tenants, callers, limits or audit.</summary>
internal static class BareServer
{
    private sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version, long? Words);

    private sealed record AddNote(string Title);

    public static async Task RunAsync(string folder, int port, CancellationToken cancel)
    {
        var path = Path.Combine(folder, "bare.db");
        await using var writer = new SqliteWriter(() => SqliteFile.Open(path, readOnly: false));
        await writer.WriteAsync(connection =>
        {
            SqliteFile.Run(connection, """
                create table if not exists notes_notes (tenant_id text not null, id text not null, title text not null, body text not null,
                    created_at bigint not null, version bigint not null, words bigint, primary key (tenant_id, id))
                """);
            return 0;
        }, cancel);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        using var readers = new ThreadLocal<SqliteConnection>(() => SqliteFile.Open(path, readOnly: true));
        app.UseRouting();
        app.MapGet("/api/notes/{id}", (string id) =>
        {
            var rows = SqliteCommands.Query<Note>(readers.Value!, new Statement(
                "select id, title, body, created_at, version, words from notes_notes where tenant_id = $1 and id = $2", ["tenant", id], null));
            return rows is [var note] ? Results.Ok(note) : Results.NotFound();
        });
        app.MapPost("/api/notes", async (AddNote request) =>
        {
            var note = new Note(Id.New("note", TimeProvider.System), request.Title, "", TimeProvider.System.GetUtcNow(), 1, null);
            await writer.WriteAsync(connection => SqliteCommands.Execute(connection, new Statement(
                "insert into notes_notes (tenant_id, id, title, body, created_at, version) values ($1, $2, $3, $4, $5, $6)",
                ["tenant", note.Id, note.Title, note.Body, note.CreatedAt.ToUnixTimeMilliseconds(), note.Version], null)), CancellationToken.None);
            return Results.Created($"/api/notes/{note.Id}", note);
        });
        await app.RunAsync(cancel);
    }
}
