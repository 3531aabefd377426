using System.Net;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleApp.Words;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class SampleAppTests
{
    private sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version, long? Words);

    private sealed record Listing(Note[] Items, string? Next);

    [Fact]
    public async Task Adds_reads_edits_lists_and_deletes_a_note()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Read, NotesPermissions.Edit);

        var note = await editor.PostAsync<Note>("/api/notes", new AddNote("Roof", "Birch bark"));
        Assert.Equal(note, await editor.GetAsync<Note>($"/api/notes/{note.Id}"));
        Assert.Equal(host.Clock.GetUtcNow(), note.CreatedAt);

        var edited = await editor.PutAsync<Note>($"/api/notes/{note.Id}", new AddNote("Roof", "Elm bark"), version: 1);
        Assert.Equal(("Elm bark", 2), (edited.Body, edited.Version));

        var list = await editor.GetAsync<Listing>("/api/notes");
        Assert.Equal([note.Id], list.Items.Select(n => n.Id));

        var gone = await editor.SendAsync(HttpMethod.Delete, $"/api/notes/{note.Id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal("notes.not_found", (await ReadProblem.OfAsync(await editor.SendAsync(HttpMethod.Get, $"/api/notes/{note.Id}"))).Code);
    }

    [Fact]
    public async Task Counts_words_in_the_background_for_the_right_tenant()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Read, NotesPermissions.Edit);
        var note = await editor.PostAsync<Note>("/api/notes", new AddNote("Roof", "Birch bark, in two layers"));
        Assert.Equal([new CountWords(note.Id)], await host.QueuedAsync<CountWords>());

        Assert.Equal(1, await host.RunJobsAsync());

        Assert.Equal(5, (await editor.GetAsync<Note>($"/api/notes/{note.Id}")).Words);
        Assert.Empty(await host.QueuedAsync<CountWords>());
    }

    private sealed record AddNote(string Title, string Body);
}
