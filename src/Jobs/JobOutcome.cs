namespace Longhouse.Jobs;

/// <summary>How a run ended, as the handler sees it. To be tried again after a failure, throw.</summary>
public sealed record JobOutcome
{
    private JobOutcome(Verdict verdict, TimeSpan after = default, string? reason = null) =>
        (Kind, After, Reason) = (verdict, after, reason);

    /// <summary>The work is finished.</summary>
    public static JobOutcome Done { get; } = new(Verdict.Done);

    internal Verdict Kind { get; }

    internal TimeSpan After { get; }

    internal string? Reason { get; }

    /// <summary>Not now: run again after this time, without spending an attempt.</summary>
    public static JobOutcome Snooze(TimeSpan after) =>
        new(Verdict.Snooze, after < TimeSpan.Zero ? TimeSpan.Zero : after);

    /// <summary>Never: put the job with the dead letters, where a person may replay it.</summary>
    public static JobOutcome GiveUp(string reason) => new(Verdict.GiveUp, reason: reason);

    internal enum Verdict
    {
        Done,
        Snooze,
        GiveUp,
    }
}
