namespace Longhouse.Jobs.Cron;

/// <summary>What to do about a schedule whose next tick has come: the job to queue, if any, and the tick after that.</summary>
internal readonly record struct CronTick(NewJob? Job, DateTimeOffset? FiredAt, DateTimeOffset Next)
{
    private static readonly TimeSpan LateIsMissed = TimeSpan.FromMinutes(1);

    public static CronTick Decide(Schedule schedule, DateTimeOffset due, DateTimeOffset now)
    {
        // Several ticks may have passed; the last of them decides, and the job is queued once for all.
        var inTime = now - LateIsMissed;
        var missed = due < inTime && !(schedule.Ticks.Next(inTime) <= now);
        var next = schedule.Ticks.Next(now) ?? DateTimeOffset.MaxValue;
        return missed && schedule.Options.Missed == MissedTicks.Skip
            ? new CronTick(null, null, next)
            // A tick is a promise: no limit of the queue refuses it.
            : new CronTick(schedule.Job() with { Limits = new QueueOptions() }, now, next);
    }

    public static DateTimeOffset First(Schedule schedule, DateTimeOffset now) => schedule.Ticks.Next(now) ?? DateTimeOffset.MaxValue;

    /// <summary>Ticks that came while a schedule was paused are not made up for.</summary>
    public static DateTimeOffset? AfterPause(string expression, string timeZone, DateTimeOffset now) =>
        new CronSchedule(expression, timeZone).Next(now);
}
