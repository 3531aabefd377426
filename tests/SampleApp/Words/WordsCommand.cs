using System.CommandLine;

namespace Longhouse.SampleApp.Words;

/// <summary><c>longhouse notes words FILE</c>: the engine without a server.</summary>
internal static class WordsCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A text file." };
        var command = new Command("words", "Count the words of a file.") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(file) is not { Exists: true } given)
            {
                await Console.Error.WriteLineAsync($"There is no file {parsed.GetValue(file)?.FullName}.");
                return 1;
            }
            Console.WriteLine(WordCount.Of(await File.ReadAllTextAsync(given.FullName, cancel)));
            return 0;
        });
        return command;
    }
}
