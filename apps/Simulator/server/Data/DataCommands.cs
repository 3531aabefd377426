using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Longhouse.Simulator.Data;

/// <summary><c>longhouse simulator generate | check | files</c>: files of bars without a server.</summary>
internal static partial class DataCommands
{
    public static IEnumerable<Command> Create() => [Generate(), Check(), Files()];

    private static Command Generate()
    {
        var bars = new Option<int>("--bars") { Description = "How many half-hour bars; 222,000 are eighteen years.", DefaultValueFactory = _ => 222_000 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed makes the same file.", DefaultValueFactory = _ => 1 };
        var file = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var command = new Command("generate", "Write a synthetic series like that of a stock index future.") { bars, seed, file };
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(bars);
            if (count is < 1 or > 20_000_000)
                return Fail($"--bars is {count}, but must be from 1 to 20,000,000.");
            try
            {
                var path = Path.GetFullPath(parsed.GetValue(file)!);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                // Beside and renamed: whoever looks meanwhile sees no half file.
                var temporary = path + ".part";
                using (var writer = new StreamWriter(temporary, append: false, new System.Text.UTF8Encoding(false), 1 << 16))
                    new BarGenerator(parsed.GetValue(seed)).Write(count, writer);
                File.Move(temporary, path, overwrite: true);
                Console.WriteLine($"{count:N0} synthetic bars in {path}.");
                return 0;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return Fail(failure.Message);
            }
        });
        return command;
    }

    private static Command Check()
    {
        const int Most = 100;
        var file = new Argument<string>("file") { Description = "A CSV file of bars, plain or gzip." };
        var command = new Command("check", "Say what is wrong with a file of bars, with row numbers. Exit code 1 if it cannot be loaded.") { file };
        command.SetAction(parsed =>
        {
            try
            {
                var bytes = CsvFile.Read(parsed.GetValue(file)!);
                var faults = BarLoader.Check(bytes, Most);
                foreach (var fault in faults)
                    Console.WriteLine(fault);
                if (faults.Count == Most)
                    Console.WriteLine("More may follow.");
                var loaded = BarLoader.Load(bytes);
                Console.WriteLine($"It loads: {loaded.Series.Count:N0} bars, {loaded.Dropped} dropped, {loaded.Duplicates} duplicates{(loaded.WasUnsorted ? ", sorted" : "")}.");
                return 0;
            }
            catch (CsvException failure)
            {
                return Fail($"It does not load. {failure.Message}");
            }
        });
        return command;
    }

    private static Command Files()
    {
        var folder = new Argument<string>("folder") { Description = "The folder to look into, not below." };
        var command = new Command("files", "List the files of bars in a folder.") { folder };
        command.SetAction(parsed =>
        {
            if (!Directory.Exists(parsed.GetValue(folder)))
                return Fail($"There is no folder {parsed.GetValue(folder)}.");
            foreach (var path in Directory.EnumerateFiles(parsed.GetValue(folder)!).Where(IsBars).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(path);
                try
                {
                    var series = BarLoader.Load(path).Series;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{name,-40}{series.Count,12:N0}  {ResolutionOf(name),-8}{At(series[0].Time)} to {At(series[series.Count - 1].Time)}"));
                }
                catch (CsvException failure)
                {
                    Console.WriteLine($"{name,-40}  {failure.Message}");
                }
            }
            return 0;
        });
        return command;
    }

    public static bool IsBars(string path) => Path.GetFileName(path) is var name && name.Length > 0 && name[0] != '.'
        && (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase));

    private static string ResolutionOf(string name) => Resolution().Match(name) is { Success: true } match ? match.Groups["size"].Value : "unknown";

    private static string At(long time) => DateTimeOffset.FromUnixTimeSeconds(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }

    [GeneratedRegex(@"-(?<size>\d+[mhdw]|1mo)[-.]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resolution();
}
