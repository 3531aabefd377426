namespace Longhouse.Jobs.Work;

/// <summary>The small times of a worker, found by measuring.</summary>
internal static class Pace
{
    /// <summary>What handlers get to notice that their token fired at the end of a drain.</summary>
    public static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    /// <summary>What the last outcomes get to be written at shut-down; then the lease settles it.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(10);

    public static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Outcomes not yet written, past which nothing more is claimed.</summary>
    public const int MostUnsettled = 4000;

    /// <summary>A claim that came back short waits so long for more to come.</summary>
    public static readonly TimeSpan GatherJobs = TimeSpan.FromMilliseconds(5);

    /// <summary>A claim that would bring few waits so long for more places.</summary>
    public static readonly TimeSpan GatherPlaces = TimeSpan.FromMilliseconds(5);

    /// <summary>After the first empty look; the next one asks to be rung.</summary>
    public static readonly TimeSpan BeforeLyingDown = TimeSpan.FromMilliseconds(3);

    /// <summary>Looks after lying down, for callers that committed in that moment.</summary>
    public static readonly TimeSpan[] AfterLyingDown = [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(80)];

    public static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(250);
}
