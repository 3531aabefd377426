using System.Text;
using System.Text.Json;
using Longhouse.Simulator.Analysis;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Engine.References;

namespace Longhouse.Simulator.Tests.Engine;

/// <summary>Small runs at the edges of rules, as the specification has them come out.</summary>
public sealed class EdgeRunTests
{
    [Fact]
    public void A_variance_of_a_ten_thousandth_of_a_millionth_is_one()
    {
        var last = Last(new RunPlan { Checkpoints = [6] }, """
            time,open,high,low,close
            1136214000,0.001,0.00102,0.00098,0.001
            1136215800,0.00104,0.0011,0.00101,0.00109
            1136217600,0.00104,0.00109,0.00102,0.00106
            1136219400,0.00104,0.00109,0.00102,0.00109
            1136221200,0.00104,0.00109,0.00102,0.00109
            1136223000,0.00104,0.00109,0.00102,0.00108
            1136224800,0.00104,0.00109,0.00102,0.00108
            """);

        var spikiness = last.GetProperty("detector").GetProperty("active_legs").EnumerateArray().Select(leg => leg.GetProperty("spikiness").GetDouble());
        Assert.Contains(spikiness, value => Math.Abs(value - 26.8941) < 0.001); // 50 where the variance counts as none
    }

    [Fact]
    public void Statuses_are_those_of_a_distribution_that_the_bar_emptied()
    {
        var last = Last(new RunPlan { Checkpoints = [2], Reference = ReferenceConfig.Default with { MinSwingsForClassification = 1 } }, """
            time,open,high,low,close
            1136214000,10.0,11.0,9.0,10.0
            1144076400,10.0,13.0,10.0,11.0
            1151938800,11.0,12.0,11.0,11.0
            """);

        Assert.All(last.GetProperty("statuses").EnumerateArray(), status => Assert.Equal("cold_start", status[1].GetString()));
        Assert.NotEmpty(last.GetProperty("statuses").EnumerateArray());
    }

    [Fact]
    public void Legs_are_named_by_all_digits_of_their_prices()
    {
        // 0.1 times a whole number, as a program multiplies.
        var text = new StringBuilder("time,open,high,low,close\n");
        foreach (var (i, close) in new[] { 1003, 1006, 1011, 1017, 1014, 1010, 1013, 1019, 1023, 1016, 1012, 1018, 1027 }.Index())
            text.Append(FormattableString.Invariant($"{1136214000 + (i * 1800)},{close * 0.1:R},{(close + 2) * 0.1:R},{(close - 2) * 0.1:R},{(close + 1) * 0.1:R}\n"));

        var last = Last(new RunPlan { Checkpoints = [12] }, text.ToString());

        var ids = last.GetProperty("detector").GetProperty("active_legs").EnumerateArray().Select(leg => leg.GetProperty("leg_id").GetString()!).ToList();
        Assert.Contains("leg_bull_100.10000000000001_0", ids);
    }

    private static JsonElement Last(RunPlan plan, string csv)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-simulator-").FullName;
        try
        {
            new AnalysisRun(BarLoader.Load(Encoding.UTF8.GetBytes(csv)).Series, plan).Write(folder, CancellationToken.None);
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "checkpoints.json")));
            return json.RootElement.GetProperty("checkpoints").EnumerateArray().Last().Clone();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
