namespace Longhouse.Bench.Requests;

/// <summary>The note that every server is given: about as long as a line.</summary>
internal static class NoteText
{
    public const string Sample = "The roof of the west wing wants looking at before the winter comes.";
    public const string OurBody = $$"""{"title":"{{Sample}}"}""";
    public const string SampleBody = $$"""{"text":"{{Sample}}"}""";
}
