using System.Text.Json;
using Longhouse.Simulator.Engine.Bars;
using Longhouse.Simulator.Engine.Detection;
using Longhouse.Simulator.Engine.References;
using Longhouse.Simulator.Engine.Structure;

namespace Longhouse.Simulator.Analysis;

/// <summary>The whole state at chosen bars, as JSON.</summary>
internal sealed class CheckpointWriter(Utf8JsonWriter json, Detector detector, ReferenceLayer layer, PriceScale scale)
{
    private const int MaxWindow = 400;
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Begin(RunPlan plan, int bars)
    {
        json.WriteStartObject();
        json.WriteString("run", plan.Name);
        json.WriteNumber("bars", bars);
        json.WritePropertyName("detection_config");
        var detection = plan.Detection;
        JsonSerializer.Serialize(json, new
        {
            detection.OriginRangePruneThreshold,
            detection.OriginTimePruneThreshold,
            ProximityPruneStrategy = detection.ProximityStrategy == ProximityStrategy.Oldest ? "oldest" : "counter_trend",
            detection.MaxTurns,
            detection.StaleExtensionThreshold,
            detection.EngulfedBreachThreshold,
        }, SnakeCase);
        json.WritePropertyName("reference_config");
        JsonSerializer.Serialize(json, plan.Reference, SnakeCase);
        json.WriteStartArray("checkpoints");
    }

    public void End(IReadOnlyList<(int Bar, string LegId, bool Accepted)> tracking)
    {
        json.WriteEndArray();
        json.WriteStartArray("tracking");
        foreach (var (bar, id, accepted) in tracking)
        {
            json.WriteStartArray();
            json.WriteNumberValue(bar);
            json.WriteStringValue(id);
            json.WriteBooleanValue(accepted);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Write(int bar, Ranking ranking)
    {
        json.WriteStartObject();
        json.WriteNumber("bar_index", bar);
        json.WriteStartObject("detector");
        WriteDetector();
        json.WriteEndObject();
        json.WriteStartObject("distribution");
        WriteDistribution();
        json.WriteEndObject();
        json.WriteStartObject("formed_refs");
        WriteFormed();
        json.WriteEndObject();
        json.WriteStartObject("reference");
        WriteReference(ranking);
        json.WriteEndObject();
        json.WriteStartArray("statuses");
        WriteStatuses();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<Leg> Legs()
    {
        for (var leg = detector.First; leg is not null; leg = leg.Next)
            yield return leg;
    }

    private void WriteDetector()
    {
        json.WriteStartObject("pending_origins");
        foreach (var side in new[] { detector.Bull, detector.Bear })
        {
            json.WritePropertyName(AnalysisRun.Name(side.Direction));
            if (side.Pending is not { } pending)
            {
                json.WriteNullValue();
                continue;
            }
            json.WriteStartObject();
            json.WriteString("price", scale.ToText(side.Sign * pending.Price));
            json.WriteNumber("bar_index", pending.Index);
            json.WriteString("direction", AnalysisRun.Name(side.Direction));
            json.WriteString("source", pending.Source switch { PendingSource.High => "high", PendingSource.Low => "low", _ => "pivot_extension" });
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("last_turn_bar");
        json.WriteNumber("bull", detector.Bull.LastTurn);
        json.WriteNumber("bear", detector.Bear.LastTurn);
        json.WriteEndObject();
        json.WriteString("prev_bar_type", detector.PreviousDirection is { } direction ? AnalysisRun.Name(direction) : null);
        json.WriteBoolean("has_created_bull_leg", detector.Bull.HasCreated);
        json.WriteBoolean("has_created_bear_leg", detector.Bear.HasCreated);
        json.WriteStartArray("active_legs");
        foreach (var leg in Legs())
            WriteLeg(leg);
        json.WriteEndArray();
    }

    private void WriteLeg(Leg leg)
    {
        LegMetrics.SettleRetracement(leg, detector, detector.Index);
        var moments = LegMetrics.MomentsOf(leg, detector);
        json.WriteStartObject();
        json.WriteString("leg_id", leg.Key.ToText(scale));
        json.WriteString("direction", AnalysisRun.Name(leg.Direction));
        json.WriteString("origin_price", scale.ToText(leg.OriginPrice));
        json.WriteNumber("origin_index", leg.OriginIndex);
        json.WriteString("pivot_price", scale.ToText(leg.PivotPrice));
        json.WriteNumber("pivot_index", leg.PivotIndex);
        json.WriteString("range", scale.ToText(leg.Range));
        json.WriteNumber("retracement_pct", leg.RetracementPct);
        json.WriteString("parent_leg_id", leg.Parent?.Key.ToText(scale));
        json.WriteNumber("depth", leg.Depth);
        json.WriteString("status", "active");
        json.WriteNumber("bar_count", LegMetrics.BarCount(leg, detector));
        json.WriteNumber("gap_count", 0);
        json.WriteNumber("last_modified_bar", leg.LastModified);
        json.WriteString("price_at_creation", scale.ToText(leg.PriceAtCreation));
        json.WriteString("max_origin_breach", leg.MaxOriginBreach is { } origin ? scale.ToText(origin) : null);
        json.WriteString("max_pivot_breach", leg.MaxPivotBreach is { } pivot ? scale.ToText(pivot) : null);
        json.WriteNumber("impulse", leg.Impulse);
        WriteNumber("impulsiveness", LegMetrics.Impulsiveness(leg, detector));
        WriteNumber("spikiness", LegMetrics.Spikiness(moments));
        json.WriteNumber("moment_n", moments.Count);
        json.WriteNumber("moment_sum_x", moments.Sum);
        json.WriteNumber("moment_sum_x2", moments.Sum2);
        json.WriteNumber("moment_sum_x3", moments.Sum3);
        json.WriteString("segment_deepest_price", leg.Segment is { } s ? scale.ToText(leg.Side.Sign * s.Deepest) : null);
        WriteNumber("segment_deepest_index", leg.Segment?.DeepestIndex);
        WriteNumber("impulse_to_deepest", leg.Segment?.ImpulseToDeepest);
        WriteNumber("impulse_back", leg.Segment?.ImpulseBack);
        WriteNumber("net_segment_impulse", leg.Segment?.ImpulseToDeepest - leg.Segment?.ImpulseBack);
        double? counter = leg.CounterTrendRange is { } range ? scale.ToDouble(range) : null;
        WriteNumber("origin_counter_trend_range", counter);
        WriteNumber("max_counter_leg_range", counter);
        WriteNumber("turn_ratio", leg.Range == 0 ? null : counter / scale.ToDouble(leg.Range));
        WriteNumber("range_bin_index", leg.Reference.RangeBin);
        WriteNumber("bin_impulsiveness", leg.Reference.BinImpulsiveness);
        WriteNumber("ref_max_location", leg.Reference.MaxLocation);
        json.WriteEndObject();
    }

    private void WriteDistribution()
    {
        var distribution = layer.Distribution;
        json.WriteNumber("median", distribution.Median);
        json.WriteNumber("total_count", distribution.Total);
        json.WriteStartArray("bin_counts");
        foreach (var count in distribution.Counts)
            json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteNumber("legs_since_recompute", distribution.SinceRecompute);
        if (distribution.Total > MaxWindow)
        {
            json.WriteNull("window");
            return;
        }
        json.WriteStartArray("window");
        foreach (var entry in distribution.Window)
        {
            json.WriteStartArray();
            json.WriteStringValue(entry.Leg.ToText(scale));
            json.WriteNumberValue(entry.Range);
            json.WriteNumberValue(entry.Time);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private void WriteFormed()
    {
        void WriteOne(LegKey key, long pivotPrice, int at)
        {
            json.WriteStartArray(key.ToText(scale));
            json.WriteStringValue(scale.ToText(pivotPrice));
            json.WriteNumberValue(at);
            json.WriteEndArray();
        }

        foreach (var (key, (pivot, at)) in layer.Orphans)
            WriteOne(key, key.Direction == Direction.Bull ? pivot : -pivot, at);
        foreach (var leg in Legs().Where(leg => leg.Reference.IsFormed))
            WriteOne(leg.Key, leg.Side.Sign * leg.Reference.FormedPivot, leg.Reference.FormedAt);
    }

    private void WriteReference(Ranking ranking)
    {
        var minimum = layer.Config.MinSwingsForClassification;
        json.WriteBoolean("is_warming_up", layer.IsWarmingUp);
        json.WriteStartArray("warmup_progress");
        json.WriteNumberValue(layer.Distribution.Total);
        json.WriteNumberValue(minimum);
        json.WriteEndArray();
        WriteReferences("references", ranking.References);
        WriteReferences("active_filtered", ranking.OnDeck);
        json.WriteStartArray("significant");
        foreach (var reference in ranking.References.Where(r => r.Bin >= layer.Config.SignificantBinThreshold))
            json.WriteStringValue(reference.Leg.Key.ToText(scale));
        json.WriteEndArray();
        json.WriteString("direction_imbalance", ranking.Imbalance is { } direction ? AnalysisRun.Name(direction) : null);
        WriteStats(ranking);
        var levels = Level.Of(ranking, scale);
        json.WriteStartObject("levels");
        foreach (var group in levels.GroupBy(l => l.Ratio))
        {
            json.WriteStartArray(group.Key.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            foreach (var level in group)
                WritePair(level.Leg, level.Price);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteStartArray("confluence");
        foreach (var zone in ConfluenceZone.Find(levels, layer.Config.ConfluenceTolerancePct))
        {
            json.WriteStartObject();
            json.WriteNumber("center", zone.Center);
            json.WriteNumber("min", zone.Min);
            json.WriteNumber("max", zone.Max);
            json.WriteStartArray("levels");
            foreach (var level in zone.Levels)
                WritePair(level.Leg, level.Ratio);
            json.WriteEndArray();
            json.WriteNumber("reference_count", zone.ReferenceIds.Count);
            json.WriteStartArray("reference_ids");
            foreach (var id in zone.ReferenceIds)
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteStats(Ranking ranking)
    {
        json.WriteStartObject("filter_stats");
        json.WriteNumber("total_legs", ranking.TotalLegs);
        json.WriteNumber("valid_count", ranking.References.Count);
        json.WriteNumber("pass_rate", ranking.TotalLegs == 0 ? 0 : (double)ranking.References.Count / ranking.TotalLegs);
        json.WriteStartObject("by_reason");
        if (layer.IsWarmingUp)
            json.WriteNumber("cold_start", ranking.TotalLegs);
        else
        {
            foreach (var (reason, count) in new[]
            {
                ("not_formed", ranking.NotFormed), ("pivot_breached", layer.LostByBreach), ("completed", layer.LostByCompletion), ("active_not_salient", ranking.OnDeck.Count),
            })
            {
                if (count > 0)
                    json.WriteNumber(reason, count);
            }
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteReferences(string name, IReadOnlyList<Reference> references)
    {
        json.WriteStartArray(name);
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("leg_id", reference.Leg.Key.ToText(scale));
            json.WriteNumber("bin", reference.Bin);
            json.WriteNumber("depth", reference.Depth);
            json.WriteNumber("location", reference.Location);
            json.WriteNumber("salience", reference.Salience);
            json.WriteNumber("median_multiple", reference.MedianMultiple);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteStatuses()
    {
        foreach (var leg in Legs())
        {
            var status = Status.Of(leg, detector, layer);
            json.WriteStartArray();
            json.WriteStringValue(leg.Key.ToText(scale));
            json.WriteStringValue(status.Reason);
            json.WriteNumberValue(status.Bin);
            json.WriteNumberValue(status.Location);
            if (status.Threshold is { } threshold)
                json.WriteNumberValue(threshold);
            else
                json.WriteNullValue();
            json.WriteEndArray();
        }
    }

    private void WritePair(Leg leg, double value)
    {
        json.WriteStartArray();
        json.WriteStringValue(leg.Key.ToText(scale));
        json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private void WriteNumber(string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
