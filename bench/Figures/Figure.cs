using System.Text.Json.Serialization;

namespace Longhouse.Bench.Figures;

/// <summary>One measured number, with the bar it has to meet and what a peer reached in the same run, where there are such.</summary>
/// <param name="Name">What was measured, in words.</param>
/// <param name="Value">Ours.</param>
/// <param name="Unit">Such as <c>req/s</c>, <c>MB</c>, <c>s</c>, <c>%</c> or <c>×</c>.</param>
/// <param name="Bar">What was promised, in the same unit.</param>
/// <param name="Met">Whether the promise is kept; null without a bar.</param>
/// <param name="Peer">Who did the same in the same run.</param>
/// <param name="PeerValue">Theirs, in the same unit.</param>
/// <param name="Ratio">Ours divided by theirs.</param>
public sealed record Figure(
    [property: JsonPropertyName("figure")] string Name,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("bar")] double? Bar = null,
    [property: JsonPropertyName("met")] bool? Met = null,
    [property: JsonPropertyName("peer")] string? Peer = null,
    [property: JsonPropertyName("peer_value")] double? PeerValue = null,
    [property: JsonPropertyName("ratio")] double? Ratio = null)
{
    /// <summary>A figure that is good when it is high.</summary>
    public static Figure AtLeast(double bar, string name, double value, string unit) => new(name, value, unit, bar, value >= bar);

    /// <summary>A figure that is good when it is low.</summary>
    public static Figure AtMost(double bar, string name, double value, string unit) => new(name, value, unit, bar, value <= bar);

    /// <summary>A figure that should be so many times what the peer reached.</summary>
    public static Figure AtLeastTimes(double times, string name, double value, string unit, string peer, double peerValue) =>
        AtLeast(times * peerValue, name, value, unit).Beside(peer, peerValue);

    /// <summary>The same figure beside what a peer reached.</summary>
    public Figure Beside(string peer, double peerValue) => this with { Peer = peer, PeerValue = peerValue, Ratio = Value / peerValue };
}
