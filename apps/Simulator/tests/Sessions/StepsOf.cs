namespace Longhouse.Simulator.Tests.Sessions;

/// <summary>Where the bars that follow one are asked for.</summary>
internal static class StepsOf
{
    public static string Path(string replay, int from, int count, IEnumerable<string>? until = null, IEnumerable<long>? watched = null) =>
        $"/api/replays/{replay}/steps?from={from}&count={count}"
        + string.Concat((until ?? []).Select(kind => $"&until={Uri.EscapeDataString(kind)}"))
        + string.Concat((watched ?? []).Select(leg => $"&watched={leg}"));
}
