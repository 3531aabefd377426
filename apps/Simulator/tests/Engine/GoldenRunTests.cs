using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Longhouse.Simulator.Analysis;
using Longhouse.Simulator.Data;

namespace Longhouse.Simulator.Tests.Engine;

/// <summary>Whole runs with known answers: events, every bar's state, crossings, and all there is at chosen bars.</summary>
public sealed partial class GoldenRunTests
{
    public static TheoryData<string> Runs => [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "vectors")).Select(d => Path.GetFileName(d)).Order()];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Everything_comes_out_equal(string run)
    {
        var given = Path.Combine(AppContext.BaseDirectory, "vectors", run);
        var made = Directory.CreateTempSubdirectory("longhouse-simulator-").FullName;
        try
        {
            var touches = Lines(given, "perbar.csv").Last().Split(',')[^1].Length > 0;
            var request = RunFile.Read(Path.Combine(given, "checkpoints.json.gz")) with { Touches = touches };
            new AnalysisRun(BarLoader.Load(Path.Combine(given, "bars.csv.gz")).Series, request).Write(made, CancellationToken.None);

            SameLines(given, made, "events.csv");
            SameLines(given, made, "perbar.csv");
            SameLines(given, made, "crossings.csv");
            using var expected = JsonDocument.Parse(string.Join('\n', Lines(given, "checkpoints.json")));
            using var actual = JsonDocument.Parse(File.ReadAllText(Path.Combine(made, "checkpoints.json")));
            Same(expected.RootElement.GetProperty("checkpoints"), actual.RootElement.GetProperty("checkpoints"), "checkpoints");
            Same(expected.RootElement.GetProperty("tracking"), actual.RootElement.GetProperty("tracking"), "tracking");
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }

    private static IEnumerable<string> Lines(string folder, string name)
    {
        using var file = File.OpenRead(Path.Combine(folder, name + ".gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static void SameLines(string given, string made, string name)
    {
        var expected = Lines(given, name).ToList();
        var actual = File.ReadAllLines(Path.Combine(made, name));
        for (var i = 0; i < Math.Min(expected.Count, actual.Length); i++)
        {
            var (a, b) = (expected[i].Split(',', 13), actual[i].Split(',', 13));
            Assert.True(a.Length == b.Length, $"{name} row {i + 1}: {expected[i]} / {actual[i]}");
            for (var c = 0; c < a.Length; c++)
            {
                // The words of an explanation are free; the legs and numbers that it names are not.
                var same = name == "events.csv" && c == 12 && i > 0 ? SameNumbers(a[c], b[c]) : SameText(a[c], b[c], 1e-9);
                Assert.True(same, $"{name} row {i + 1}, column {c + 1}: expected {expected[i]}, got {actual[i]}");
            }
        }
        Assert.Equal(expected.Count, actual.Length);
    }

    private static bool SameNumbers(string expected, string actual)
    {
        var legs = LegId().Matches(expected).Select(m => m.Value).ToList();
        var numbers = Number().Matches(LegId().Replace(expected, "")).Select(m => m.Value).Where(n => n.Contains('.', StringComparison.Ordinal)).ToList();
        var rest = LegId().Replace(actual, "");
        return legs.All(leg => actual.Contains(leg, StringComparison.Ordinal))
            && numbers.All(n => Number().Matches(rest).Any(m => Math.Abs(double.Parse(m.Value, CultureInfo.InvariantCulture) - double.Parse(n, CultureInfo.InvariantCulture)) <= 0.0101));
    }

    private static void Same(JsonElement expected, JsonElement actual, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var isLevels = path.EndsWith(".levels", StringComparison.Ordinal);
                string Key(string name) => isLevels ? double.Parse(name, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : name;
                var properties = actual.EnumerateObject().ToDictionary(p => Key(p.Name), p => p.Value, StringComparer.Ordinal);
                Assert.Equal(expected.EnumerateObject().Select(p => Key(p.Name)).Order(), properties.Keys.Order());
                foreach (var property in expected.EnumerateObject())
                    Same(property.Value, properties[Key(property.Name)], $"{path}.{property.Name}");
                break;
            case JsonValueKind.Array:
                Assert.True(actual.ValueKind == JsonValueKind.Array && expected.GetArrayLength() == actual.GetArrayLength(), $"{path}: {actual.ValueKind}");
                for (var i = 0; i < expected.GetArrayLength(); i++)
                    Same(expected[i], actual[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(SameText(expected.ToString(), actual.ToString(), path.EndsWith("spikiness", StringComparison.Ordinal) ? 1e-7 : 1e-9), $"{path}: expected {expected}, got {actual}");
                break;
        }
    }

    private static bool SameText(string expected, string actual, double tolerance) =>
        expected == actual
        || (double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(actual, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b))));

    [GeneratedRegex(@"leg_(bull|bear)_[\d.]+_\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LegId();

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
