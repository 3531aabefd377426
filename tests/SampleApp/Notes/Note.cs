using Longhouse.Platform.Problems;

namespace Longhouse.SampleApp.Notes;

internal sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version, long? Words);

internal static class NoteProblems
{
    public static readonly Problem NotFound = new(404, "notes.not_found", "There is no such note.");
}
