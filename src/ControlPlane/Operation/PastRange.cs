using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Operation;

/// <summary>How far a chart looks back, and in which steps.</summary>
internal sealed record PastRange(string Name, TimeSpan Step, int Steps)
{
    public static readonly PastRange Hour = new("hour", TimeSpan.FromMinutes(1), 60);
    public static readonly PastRange Day = new("day", TimeSpan.FromMinutes(15), 96);
    public static readonly PastRange Week = new("week", TimeSpan.FromHours(2), 84);

    public static IReadOnlyList<PastRange> All { get; } = [Hour, Day, Week];

    public static Problem Unknown => RequestProblems.Field("range", $"One of {string.Join(", ", All.Select(range => range.Name))}.");

    public static PastRange? Find(string name) => All.FirstOrDefault(range => range.Name == name);
}
