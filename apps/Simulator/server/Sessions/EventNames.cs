using Longhouse.Platform.Problems;
using Longhouse.Simulator.Replay;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Sessions;

/// <summary>Kinds of events as requests name them.</summary>
internal static class EventNames
{
    private static readonly IReadOnlyDictionary<string, EventKinds> All =
        Enum.GetValues<EventKinds>().Where(kind => kind != EventKinds.None).ToDictionary(StateBuilder.NameOf, StringComparer.Ordinal);

    /// <summary>The kinds together; null when a name is none of ours. A list may hold a null in JSON, whatever its type says.</summary>
    public static EventKinds? Read(IReadOnlyList<string>? names)
    {
        var kinds = EventKinds.None;
        foreach (var name in names ?? [])
        {
            if (name is null || !All.TryGetValue(name, out var kind))
                return null;
            kinds |= kind;
        }
        return kinds;
    }

    public static Problem Wrong(string field) => RequestProblems.Field(field, $"Any of {string.Join(", ", All.Keys)}.");
}
