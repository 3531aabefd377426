using Longhouse.Jobs.Cron;
using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs.Sqlite;

internal sealed class SqliteSchedules(SqliteWriter writer, Func<SqliteConnection> openReader, SqliteClock clock, SqliteIntake intake) : IJobSchedules
{
    private const string Put =
        """
        insert into jobs_schedule (name, kind, expression, time_zone, next_at) values ($1, $2, $3, $4, $5)
        on conflict (name) do update
            set kind = excluded.kind, expression = excluded.expression, time_zone = excluded.time_zone, next_at = excluded.next_at
            where (jobs_schedule.kind, jobs_schedule.expression, jobs_schedule.time_zone)
                <> (excluded.kind, excluded.expression, excluded.time_zone)
        """;

    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.Now);

    public Task RegisterAsync(IReadOnlyCollection<Schedule> schedules, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            foreach (var schedule in schedules)
            {
                connection.Run(
                    Put, schedule.Name, schedule.Job().Kind, schedule.Ticks.Expression, schedule.Ticks.TimeZone,
                    CronTick.First(schedule, Now).ToUnixTimeMilliseconds());
            }

            return true;
        }, cancel);

    public async Task<TimeSpan?> FireAsync(IReadOnlyDictionary<string, Schedule> schedules, CancellationToken cancel) =>
        schedules.Count == 0 ? null : await writer.WriteAsync(connection => Fire(connection, schedules), cancel);

    public Task<IReadOnlyList<JobSchedule>> ListAsync(CancellationToken cancel)
    {
        using var connection = openReader();
        return Task.FromResult<IReadOnlyList<JobSchedule>>(connection.Rows(
            r => new JobSchedule(
                r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetBoolean(4),
                DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(5)), r.TimeOrNull(6)),
            "select name, kind, expression, time_zone, paused, next_at, last_at from jobs_schedule order by name"));
    }

    public Task<bool> PauseAsync(string name, bool paused, CancellationToken cancel) => writer.WriteAsync(
        connection =>
        {
            var found = connection.Rows(
                r => (Expression: r.GetString(0), TimeZone: r.GetString(1), Paused: r.GetBoolean(2)),
                "select expression, time_zone, paused from jobs_schedule where name = $1", name);
            if (found is not [var row])
                return false;
            if (row.Paused != paused)
            {
                var next = paused ? null : CronTick.AfterPause(row.Expression, row.TimeZone, Now);
                connection.Run(
                    "update jobs_schedule set paused = $2, next_at = coalesce($3, next_at) where name = $1",
                    name, paused, next?.ToUnixTimeMilliseconds());
            }

            return true;
        }, cancel);

    private TimeSpan? Fire(SqliteConnection connection, IReadOnlyDictionary<string, Schedule> schedules)
    {
        var now = Now;
        TimeSpan? wait = null;
        foreach (var (name, nextAt) in connection.Rows(
            r => (r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1))),
            "select name, next_at from jobs_schedule where not paused order by name"))
        {
            if (!schedules.TryGetValue(name, out var schedule))
                continue;
            var next = nextAt;
            if (nextAt <= now)
            {
                var tick = CronTick.Decide(schedule, nextAt, now);
                if (tick.Job is not null)
                    intake.Add(connection, tick.Job);
                connection.Run(
                    "update jobs_schedule set next_at = $2, last_at = coalesce($3, last_at) where name = $1",
                    name, tick.Next.ToUnixTimeMilliseconds(), tick.FiredAt?.ToUnixTimeMilliseconds());
                next = tick.Next;
            }

            if (wait is null || next - now < wait)
                wait = next - now;
        }

        return wait;
    }
}
