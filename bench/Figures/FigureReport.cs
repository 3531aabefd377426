using System.Globalization;
using System.Text.Json;

namespace Longhouse.Bench.Figures;

/// <summary>What a bench leaves behind: a table to read and a file to compare, <c>artifacts/bench/&lt;name&gt;.json</c>.</summary>
public static class FigureReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task WriteAsync(string bench, IReadOnlyList<Figure> figures, CancellationToken cancel)
    {
        await Console.Out.WriteAsync(Table(figures));
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot(), "artifacts", "bench"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{bench}.json"), JsonSerializer.Serialize(figures, Indented) + "\n", cancel);
    }

    /// <summary>The figures as columns: text to the left, numbers to the right.</summary>
    public static string Table(IReadOnlyList<Figure> figures)
    {
        string[] titles = ["Figure", "Value", "Unit", "Bar", "Met", "Peer", "Theirs", "Ratio"];
        var rows = figures.Select(figure => new[]
        {
            figure.Name, Number(figure.Value), figure.Unit, Number(figure.Bar), figure.Met switch { true => "yes", false => "NO", null => "" },
            figure.Peer ?? "", Number(figure.PeerValue), figure.Ratio is { } ratio ? $"{ratio.ToString("0.0", CultureInfo.InvariantCulture)} ×" : "",
        }).Prepend(titles).ToList();

        bool[] isNumber = [false, true, false, true, false, false, true, true];
        var widths = titles.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => isNumber[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The folder of the solution that this program was built from.</summary>
    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Longhouse.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Longhouse.slnx.");
        return folder;
    }

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
