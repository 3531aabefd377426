using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests;

/// <summary>What must hold in the database after any fault: what was acknowledged is there, and nothing is half done.</summary>
internal static class Books
{
    private static readonly string Waiting = TestDatabase.IsPostgres ? "jobs.waiting" : "jobs_waiting";

    /// <summary>Every acknowledged note once, each note with its one audit entry and each body with its one job, and every chain sound.</summary>
    public static async Task AssertBalancedAsync(House house, IReadOnlyCollection<string> acknowledged)
    {
        var notes = (await house.QueryAsync<(string Id, string Body)>("select id, body from notes_notes")).ToDictionary(note => note.Id, note => note.Body);
        Assert.Equal([notes.Count], await house.QueryAsync<long>("select count(distinct title) from notes_notes")); // none sent once and written twice
        Assert.Empty(acknowledged.Except(notes.Keys));
        Assert.Equal(acknowledged.Count, acknowledged.Distinct(StringComparer.Ordinal).Count());

        var audited = await house.QueryAsync<string>("select subject from audit_entries where action = 'notes.note_added'");
        Assert.Equal(notes.Keys.Order(StringComparer.Ordinal), audited.Order(StringComparer.Ordinal));

        var jobs = (await house.QueryAsync<string>($"select args from {Waiting} where kind = 'notes.count_words'"))
            .Select(args => JsonDocument.Parse(args).RootElement.GetProperty("noteId").GetString()!); // the handler could not run without it
        Assert.Equal(notes.Where(note => note.Value.Length > 0).Select(note => note.Key).Order(StringComparer.Ordinal), jobs.Order(StringComparer.Ordinal));

        var verify = await house.RunAsync("audit verify");
        Assert.True(verify.Code == 0, verify.ToString());
        Assert.Contains("are sound", verify.Output, StringComparison.Ordinal);
    }
}
