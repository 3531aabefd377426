using Longhouse.Jobs.Cron;
using Longhouse.Jobs.Stores;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs.Postgres;

/// <summary>Cron: the row's lock makes one worker fire a tick, and the job is queued in the transaction that moves the tick on.</summary>
internal sealed class PostgresSchedules(NpgsqlDataSource source, PostgresIntake intake) : IJobSchedules
{
    public async Task RegisterAsync(IReadOnlyCollection<Schedule> schedules, CancellationToken cancel)
    {
        if (schedules.Count == 0)
            return;
        await using var connection = await source.OpenConnectionAsync(cancel);
        var now = await NowAsync(connection, cancel);
        foreach (var schedule in schedules.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            await connection.RunAsync(
                """
                insert into jobs.schedule as s (name, kind, expression, time_zone, next_at) values ($1, $2, $3, $4, $5)
                on conflict (name) do update
                    set kind = excluded.kind, expression = excluded.expression, time_zone = excluded.time_zone, next_at = excluded.next_at
                    where (s.kind, s.expression, s.time_zone) is distinct from (excluded.kind, excluded.expression, excluded.time_zone)
                """,
                cancel, Text(schedule.Name), Text(schedule.Job().Kind), Text(schedule.Ticks.Expression), Text(schedule.Ticks.TimeZone),
                Time(CronTick.First(schedule, now)));
        }
    }

    public async Task<TimeSpan?> FireAsync(IReadOnlyDictionary<string, Schedule> schedules, CancellationToken cancel)
    {
        if (schedules.Count == 0)
            return null;
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var names = schedules.Keys.Order(StringComparer.Ordinal).ToArray();
        var due = await DueAsync(connection, names, cancel);
        var now = await NowAsync(connection, cancel);
        foreach (var (name, at) in due)
        {
            var tick = CronTick.Decide(schedules[name], at, now);
            if (tick.Job is not null)
                await intake.AddAsync(connection, tick.Job, cancel);
            await connection.RunAsync(
                "update jobs.schedule set next_at = $2, last_at = coalesce($3, last_at) where name = $1",
                cancel, Text(name), Time(tick.Next), Time(tick.FiredAt));
        }

        await using var next = connection.Command(
            "select extract(epoch from min(next_at) - clock_timestamp())::float8 from jobs.schedule where not paused and name = any ($1)",
            Texts(names));
        var seconds = await next.ExecuteScalarAsync(cancel) as double?;
        await transaction.CommitAsync(cancel);
        return seconds is { } s ? TimeSpan.FromSeconds(Math.Clamp(s, 0, 1e6)) : null;
    }

    public async Task<IReadOnlyList<JobSchedule>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = connection.Command(
            "select name, kind, expression, time_zone, paused, next_at, last_at from jobs.schedule order by name");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var schedules = new List<JobSchedule>();
        while (await reader.ReadAsync(cancel))
        {
            schedules.Add(new JobSchedule(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.TimeOrNull(6)));
        }

        return schedules;
    }

    public async Task<bool> PauseAsync(string name, bool paused, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = connection.Command(
            "select expression, time_zone, paused from jobs.schedule where name = $1 for update", Text(name));
        (string Expression, string TimeZone, bool Paused) row;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel))
                return false;
            row = (reader.GetString(0), reader.GetString(1), reader.GetBoolean(2));
        }

        if (row.Paused != paused)
        {
            var next = paused ? null : CronTick.AfterPause(row.Expression, row.TimeZone, await NowAsync(connection, cancel));
            await connection.RunAsync(
                "update jobs.schedule set paused = $2, next_at = coalesce($3, next_at) where name = $1",
                cancel, Text(name), Bool(paused), Time(next));
        }

        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task<List<(string Name, DateTimeOffset At)>> DueAsync(
        NpgsqlConnection connection, string[] names, CancellationToken cancel)
    {
        await using var command = connection.Command(
            """
            select name, next_at from jobs.schedule
            where not paused and next_at <= clock_timestamp() and name = any ($1)
            order by name for update skip locked
            """, Texts(names));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var due = new List<(string, DateTimeOffset)>();
        while (await reader.ReadAsync(cancel))
            due.Add((reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return due;
    }

    private static async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command("select clock_timestamp()");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }
}
