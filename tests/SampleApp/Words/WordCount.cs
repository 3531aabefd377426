namespace Longhouse.SampleApp.Words;

/// <summary>The sample's engine: a rule that server, background work and command line share.</summary>
internal static class WordCount
{
    public static int Of(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
