using System.Globalization;
using Longhouse.Platform.Problems;

namespace Longhouse.Simulator.Sessions;

internal static class ReplayProblems
{
    public static readonly Problem Gone = new(404, "simulator.replay_gone", "This replay is not held any more. Open it again where it was.");
    public static readonly Problem NoFile = new(404, "simulator.file_not_found", "There is no such file of bars.");
    public static readonly Problem BadFile = new(422, "simulator.file_unusable", "The file of bars cannot be used.");
    public static readonly Problem FileChanged = new(409, "simulator.file_changed", "The file of bars has changed. Open the replay again.");
    public static readonly Problem OutOfRange = new(400, "simulator.position_out_of_range", "There is no such position.");
    public static readonly Problem NoLeg = new(404, "simulator.leg_not_found", "There is no such leg up to this bar.");
    public static readonly Problem TooManyChanges = new(409, "simulator.too_many_changes", "The settings were changed too often in this replay. Apply them from the first bar on.");
    public static readonly Problem Busy = new(429, "simulator.busy", "Too much is being worked out just now. Try again when Retry-After says.");

    public static Problem Position(string field, int least, int most) => OutOfRange with
    {
        Fields = new Dictionary<string, IReadOnlyList<string>> { [field] = [string.Create(CultureInfo.InvariantCulture, $"A whole number from {least:N0} to {most:N0}.")] },
    };
}
