namespace Longhouse.Jobs.Work;

/// <summary>Exponential backoff with full jitter: anywhere from nothing to the cap of this attempt, so that what failed together does not
/// come back together.</summary>
internal static class Backoff
{
    public static TimeSpan Ceiling(QueueOptions options, int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(options.BackoffCap.Ticks, options.BackoffBase.Ticks * Math.Pow(2, Math.Min(attempt - 1, 60))));

#pragma warning disable CA5394 // Jitter is no secret.
    public static TimeSpan After(QueueOptions options, int attempt) => Ceiling(options, attempt) * Random.Shared.NextDouble();
#pragma warning restore CA5394
}
