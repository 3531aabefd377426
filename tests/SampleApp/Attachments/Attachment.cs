using Longhouse.Platform.Problems;

namespace Longhouse.SampleApp.Attachments;

internal sealed record Attachment(string Id, string NoteId, string Name, string Hash, long Length)
{
    public const long MaxBytes = 16 * 1024 * 1024;
    public const int MaxName = 120;
}

internal static class AttachmentProblems
{
    public static readonly Problem NotFound = new(404, "notes.attachment_not_found", "There is no such attachment.");
    public static readonly Problem TooLarge = new(413, "notes.attachment_too_large", "An attachment has at most 16 MB.");
}
