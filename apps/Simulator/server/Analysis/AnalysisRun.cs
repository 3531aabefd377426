using System.Globalization;
using System.Text;
using System.Text.Json;
using Longhouse.Simulator.Engine;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.Structure;

namespace Longhouse.Simulator.Analysis;

/// <summary>What a run does: the keys of a run file.</summary>
internal sealed record RunPlan
{
    public DetectionConfig Detection { get; init; } = DetectionConfig.Default;
    public ReferenceConfig Reference { get; init; } = ReferenceConfig.Default;
    public IReadOnlyList<(int Bar, string LegId)> Tracking { get; init; } = [];
    public IReadOnlyList<int>? Checkpoints { get; init; }
    public bool Touches { get; init; } = true;
    public string Name { get; init; } = "";
    public EngineMode Mode { get; init; } = EngineMode.Compatible;

    /// <summary>A few early bars, then the eighths that show a run's growth, and the last one.</summary>
    public IReadOnlyList<int> CheckpointsFor(int bars) =>
        Checkpoints ?? [.. new[] { 0, 1, 2, 9, 49, bars / 8, bars / 4, bars / 2, bars * 3 / 4, bars - 1 }.Where(i => i >= 0 && i < bars).Distinct().Order()];
}

/// <summary>Runs detector, reference layer and structure over a whole series and writes what each bar did.</summary>
internal sealed class AnalysisRun(BarSeries series, RunPlan plan)
{
    private const int Gathered = 1 << 16;
    private static readonly string[] Files = ["events.csv", "perbar.csv", "crossings.csv", "checkpoints.json"];

    private readonly StringBuilder _events = new("bar_index,seq,event_type,leg_id,direction,origin_price,origin_index,pivot_price,pivot_index,breach_price,breach_amount,reason,explanation\n");
    private readonly StringBuilder _bars = new("bar_index,events,bull_legs,bear_legs,live_legs,pending_bull,pending_bear,formed,dist_count,median,warming,references,active_filtered,top_leg_id,top_salience,touches,active_levels\n");
    private readonly StringBuilder _crossings = new("bar_index,leg_id,direction,level_crossed,cross_direction\n");
    private readonly PriceScale _scale = series.Scale;

    public void Write(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        WriteParts(folder, cancel);
        foreach (var name in Files)
            File.Move(PartOf(folder, name), Path.Combine(folder, name), overwrite: true);
    }

    // What stands there under its own name is whole: a run that is ended early leaves parts.
    private static string PartOf(string folder, string name) => Path.Combine(folder, $"{name}.part");

    private void WriteParts(string folder, CancellationToken cancel)
    {
        var detector = new Detector(series, plan.Mode) { Config = plan.Detection };
        var layer = new ReferenceLayer(detector, plan.Reference) { ClassifiesEveryBar = true };
        var structure = new StructureTracker(plan.Reference.ActiveLevelDistancePct);
        var crossings = new CrossingTracker(detector, plan.Reference.CompletionThreshold);
        var checkpoints = plan.CheckpointsFor(series.Count).ToHashSet();
        var tracking = plan.Tracking.ToLookup(t => t.Bar, t => t.LegId);
        var accepted = new List<(int Bar, string LegId, bool Accepted)>();
        using var events = new StreamWriter(PartOf(folder, Files[0]));
        using var bars = new StreamWriter(PartOf(folder, Files[1]));
        using var crossed = new StreamWriter(PartOf(folder, Files[2]));
        using var json = File.Create(PartOf(folder, Files[3]));
        using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true });
        var checkpoint = new CheckpointWriter(writer, detector, layer, _scale);
        checkpoint.Begin(plan, series.Count);

        for (var i = 0; i < series.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var now = detector.Process();
            layer.Update(now);
            var ranking = Ranking.Make(layer);
            if (plan.Touches)
                structure.Update(i, series[i], layer.IsWarmingUp ? [] : Level.Of(ranking, _scale), _scale);
            foreach (var id in tracking[i])
                accepted.Add((i, id, Find(detector, id) is { } leg && crossings.Track(leg)));
            WriteEvents(i, now);
            WriteBar(i, now.Count, detector, layer, ranking, structure);
            foreach (var crossing in crossings.Update())
                _crossings.Append(CultureInfo.InvariantCulture, $"{i},{crossing.Leg.Key.ToText(_scale)},{Name(crossing.Leg.Direction)},{Number(crossing.Level)},{(crossing.IsUp ? "up" : "down")}\n");
            if (checkpoints.Contains(i))
                checkpoint.Write(i, ranking);
            if (_events.Length + _bars.Length + _crossings.Length > Gathered)
                Pour();
        }
        Pour();
        checkpoint.End(accepted);

        void Pour()
        {
            events.Write(_events);
            bars.Write(_bars);
            crossed.Write(_crossings);
            _events.Clear();
            _bars.Clear();
            _crossings.Clear();
        }
    }

    public static string Name(Direction direction) => direction == Direction.Bull ? "bull" : "bear";

    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    private void WriteEvents(int bar, List<DetectorEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            _events.Append(CultureInfo.InvariantCulture, $"{bar},{i},{Kind(e.Kind)},{e.Leg.Key.ToText(_scale)},");
            if (e.Kind == DetectorEventKind.LegCreated)
                _events.Append(CultureInfo.InvariantCulture, $"{Name(e.Leg.Direction)},{_scale.ToText(e.Leg.OriginPrice)},{e.Leg.OriginIndex},{_scale.ToText(e.PivotPrice)},{e.PivotIndex},,,,\n");
            else if (e.Kind == DetectorEventKind.LegPruned)
                _events.Append(CultureInfo.InvariantCulture, $",,,,,,,{Reason(e.Reason)},{Quote(Explanations.Of(e, plan.Detection, _scale))}\n");
            else
                _events.Append(CultureInfo.InvariantCulture, $",,,,,{_scale.ToText(e.BreachPrice)},{_scale.ToText(e.BreachAmount)},,\n");
        }
    }

    private void WriteBar(int bar, int events, Detector detector, ReferenceLayer layer, Ranking ranking, StructureTracker structure)
    {
        var top = ranking.References is [var first, ..] ? first : null;
        _bars.Append(CultureInfo.InvariantCulture, $"{bar},{events},{detector.Bull.Count},{detector.Bear.Count},{detector.Bull.Live.Count + detector.Bear.Live.Count},")
            .Append(CultureInfo.InvariantCulture, $"{Pending(detector.Bull)},{Pending(detector.Bear)},{layer.FormedCount},{layer.Distribution.Total},{Number(layer.Distribution.Median)},{(layer.IsWarmingUp ? 1 : 0)},")
            .Append(CultureInfo.InvariantCulture, $"{ranking.References.Count},{ranking.OnDeck.Count},{top?.Leg.Key.ToText(_scale)},{(top is null ? "" : Number(top.Salience))},")
            .Append(CultureInfo.InvariantCulture, $"{(plan.Touches ? structure.Touches.Count : "")},{(plan.Touches ? structure.ActiveLevels : "")}\n");
    }

    private string Pending(LegSide side) => side.Pending is { } pending ? $"{_scale.ToText(side.Sign * pending.Price)}@{pending.Index}" : "";

    private Leg? Find(Detector detector, string id)
    {
        for (var leg = detector.First; leg is not null; leg = leg.Next)
        {
            if (leg.Key.ToText(_scale) == id)
                return leg;
        }
        return null;
    }

    private static string Kind(DetectorEventKind kind) => kind switch
    {
        DetectorEventKind.LegCreated => "LEG_CREATED",
        DetectorEventKind.LegPruned => "LEG_PRUNED",
        DetectorEventKind.OriginBreached => "ORIGIN_BREACHED",
        _ => "PIVOT_BREACHED",
    };

    private static string Reason(PruneReason reason) => reason switch
    {
        PruneReason.Engulfed => "engulfed",
        PruneReason.ExtensionPrune => "extension_prune",
        PruneReason.MaxLegs => "max_legs",
        _ => "origin_proximity_prune",
    };

    private static string Quote(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
