using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Settings;

/// <summary>One value that a panel sets: its bounds, its steps or its stops, what some of these are called, and what it does.</summary>
internal sealed record Parameter(
    string Name, string Group, string Title, double Default, double Least, double Most, double Step, IReadOnlyList<double>? Stops,
    IReadOnlyDictionary<string, string> Names, string Unit, string Info);

/// <summary>A named set of values; what it does not name stays as it is by default.</summary>
internal sealed record Preset(string Name, string Info, IReadOnlyDictionary<string, double> Values);

internal sealed record SettingsView(IReadOnlyList<Parameter> Parameters, IReadOnlyList<Preset> Presets);

internal static class GetSettings
{
    private static readonly double[] FormationStops = [0, 0.236, 0.382, 0.5, 0.618];
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Names = new(StringComparer.Ordinal)
    {
        ["engulfedBreachThreshold"] = Named(("1", "Off")),
        ["maxTurns"] = Named(("0", "All")),
        ["originRangePruneThreshold"] = Named(("0", "Off")),
        ["originTimePruneThreshold"] = Named(("0", "Off")),
        ["formationFibThreshold"] = Named(("0", "Any")),
        ["formsByWick"] = Named(("0", "Close"), ("1", "Wick")),
    };

    private static readonly SettingsView All = new(
        [
            Detection(nameof(DetectionRequest.EngulfedBreachThreshold), "Engulfed beyond", 0.236, 0.001, [0, 0.236, 0.382, 0.5, 0.618, 1], "",
                "A leg passed at both ends goes once the two excursions add up to this part of its range. 1 keeps all of them."),
            Detection(nameof(DetectionRequest.MaxTurns), "Turns kept", 10, 1, null, "",
                "Legs that may share one pivot, beside the widest. Those with the smallest counter-trend move before them go first. 0 keeps all."),
            Detection(nameof(DetectionRequest.OriginRangePruneThreshold), "Prune by range", 0.02, 0.01, null, "%",
                "Two legs at one pivot whose ranges differ by less than this, and whose ages are alike too, say the same: the younger goes. 0 switches the rule off."),
            Detection(nameof(DetectionRequest.OriginTimePruneThreshold), "Prune by time", 0.02, 0.01, null, "%",
                "How alike in age two legs at one pivot must be for the younger to go. 0 switches the rule off."),
            Detection(nameof(DetectionRequest.StaleExtensionThreshold), "Stale beyond", 3, 0.1, null, "×",
                "A breached leg with a parent goes once price is this many of its ranges beyond its origin."),
            References(nameof(ReferencesRequest.RangeWeight), "Range", 0.8, "How much the size of a leg, in medians, counts for its rank."),
            References(nameof(ReferencesRequest.RecencyWeight), "Recency", 0.4, "How much it counts that a leg began lately. Half is lost after 1,000 bars."),
            References(nameof(ReferencesRequest.ImpulseWeight), "Impulse", 0, "How much it counts that a leg ran faster than others of its size."),
            References(nameof(ReferencesRequest.DepthWeight), "Depth", 0, "How much it counts that a leg stands at the top of its family."),
            References(nameof(ReferencesRequest.CounterWeight), "Counter-trend", 0, "How much the size of the opposite move before a leg counts."),
            References(nameof(ReferencesRequest.RangeCounterWeight), "Range × counter", 0, "How much it counts that both the leg and the move before it are large."),
            References(nameof(ReferencesRequest.FormationFibThreshold), "Formed from", 0.236, 0.001, FormationStops, "",
                "How far price must come back from the pivot, as a part of the range, before a leg becomes a reference."),
            References(nameof(ReferencesRequest.FormsByWick), "Formed by", 0, 1, [0, 1], "",
                "Whether the close must have come back that far, or a bar's furthest price is enough: then one wick forms a reference."),
            References(nameof(ReferencesRequest.PivotBreachTolerance), "Pivot tolerance", 0, 0.01, null, "",
                "How far price may go beyond the pivot before the reference is lost, as a part of the range. Large legs have tolerances of their own."),
            References(nameof(ReferencesRequest.CompletionThreshold), "Completed at", 2, 0.1, null, "×", "Where a reference has done what it promised: 2 is a full range beyond the origin."),
            References(nameof(ReferencesRequest.TopN), "Shown per pivot", 5, 1, null, "", "References that one pivot may show; the others are on deck."),
        ],
        [
            new Preset("Default", "What the product begins with.", new Dictionary<string, double>(StringComparer.Ordinal)),
            new Preset("Only the large", "Few legs: near twins go early, small ones do not rank.", new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["maxTurns"] = 4, ["originRangePruneThreshold"] = 0.06, ["originTimePruneThreshold"] = 0.06, ["rangeWeight"] = 1, ["recencyWeight"] = 0.1, ["topN"] = 3,
            }),
            new Preset("What is new", "Recent and fast legs first.", new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["rangeWeight"] = 0.3, ["recencyWeight"] = 1, ["impulseWeight"] = 0.4,
            }),
            new Preset("Keep everything", "Every rule that lets a leg go is off or as late as it can be.", new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["engulfedBreachThreshold"] = 1, ["maxTurns"] = 0, ["originRangePruneThreshold"] = 0, ["originTimePruneThreshold"] = 0, ["staleExtensionThreshold"] = 5, ["topN"] = 10,
            }),
        ]);

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/settings", Handle)
        .WithName("getSimulatorSettings")
        .RequirePermission(SimulatorPermissions.Replay);

    private static Ok<SettingsView> Handle() => TypedResults.Ok(All);

    private static Parameter Detection(string property, string title, double fallback, double step, double[]? stops, string unit, string info) =>
        Make(typeof(DetectionRequest), "detection", property, title, fallback, step, stops, unit, info);

    private static Parameter References(string property, string title, double fallback, string info) => References(property, title, fallback, 0.1, null, "", info);

    private static Parameter References(string property, string title, double fallback, double step, double[]? stops, string unit, string info) =>
        Make(typeof(ReferencesRequest), "references", property, title, fallback, step, stops, unit, info);

    // The bounds are those that requests are checked against, read from there.
    private static Parameter Make(Type type, string group, string property, string title, double fallback, double step, double[]? stops, string unit, string info)
    {
        var range = type.GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!; // named with nameof, and each has one
        var name = char.ToLowerInvariant(property[0]) + property[1..];
        return new Parameter(name, group, title, fallback,
            Convert.ToDouble(range.Minimum, null), Convert.ToDouble(range.Maximum, null), step, stops, Names.GetValueOrDefault(name) ?? Named(), unit, info);
    }

    private static Dictionary<string, string> Named(params (string Value, string Name)[] names) => names.ToDictionary(n => n.Value, n => n.Name, StringComparer.Ordinal);
}
