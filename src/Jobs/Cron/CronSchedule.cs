namespace Longhouse.Jobs.Cron;

/// <summary>The ticks of a five-field expression (minute, hour, day, month, weekday) on the clock of a time zone.</summary>
/// <remarks>
/// When clocks change, an expression that names times (only numbers and lists for minute and hour) fires once a day for each: times
/// that are left out fire as the clock jumps over them, and one that comes twice fires the first time. One that repeats (a star, range or step
/// there) follows real time: it has nothing to do in the hour left out, and fires in both of the hours that come twice.
/// </remarks>
internal sealed class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // 29 February may be eight years away, around a century without its leap day.
    private const int MaxDays = (8 * 366) + 1;

    private static readonly TimeSpan LargestChange = TimeSpan.FromHours(3);

    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;
    private readonly TimeZoneInfo _zone;

    public CronSchedule(string expression, string timeZone)
    {
        Expression = expression;
        TimeZone = timeZone;
        try
        {
            var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length != 5)
                throw new FormatException($"It has {fields.Length} fields instead of minute, hour, day, month and weekday.");

            _minutes = CronField.Parse(fields[0], 0, 59);
            _hours = CronField.Parse(fields[1], 0, 23);
            _days = CronField.Parse(fields[2], 1, 31);
            _months = CronField.Parse(fields[3], 1, 12, Months);
            _weekdays = CronField.Parse(fields[4], 0, 7, Weekdays);
            _zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        }
        catch (Exception error) when (error is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new ArgumentException($"The cron expression \"{expression}\" in \"{timeZone}\" cannot be read: {error.Message}", nameof(expression), error);
        }

        if (Next(DateTimeOffset.UnixEpoch) is null)
            throw new ArgumentException($"The cron expression \"{expression}\" never fires.", nameof(expression));
    }

    public string Expression { get; }

    public string TimeZone { get; }

    private bool Repeats => _minutes.Repeats || _hours.Repeats;

    /// <summary>The first tick after a moment, or null when there is none for years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        // Around a change of clocks the order on the clock is not that of time, by at most this much; so the search begins before, and
        // goes on a little after it has found something.
        var from = TimeZoneInfo.ConvertTime(after, _zone).DateTime - LargestChange;
        DateTimeOffset? first = null;
        var until = from.Date.AddDays(MaxDays);
        for (var day = from.Date; day < until; day = day.AddDays(1))
        {
            if (!IsDay(day))
                continue;
            foreach (var local in TimesOf(day, from))
            {
                if (first is not null && local > until)
                    return first;
                foreach (var tick in Moments(local))
                {
                    if (tick <= after || tick >= first)
                        continue;
                    first = tick;
                    until = local + LargestChange;
                }
            }
        }

        return first;
    }

    private bool IsDay(DateTime day)
    {
        if (!_months.Has(day.Month))
            return false;

        var weekday = (int)day.DayOfWeek;
        var onDay = _days.Has(day.Day);
        var onWeekday = _weekdays.Has(weekday) || (weekday == 0 && _weekdays.Has(7));
        // As everywhere: when both are restricted, either is enough.
        return _days.Any || _weekdays.Any ? onDay && onWeekday : onDay || onWeekday;
    }

    private IEnumerable<DateTime> TimesOf(DateTime day, DateTime from)
    {
        for (var hour = day == from.Date ? from.Hour : 0; hour < 24; hour++)
        {
            if (!_hours.Has(hour))
                continue;
            for (var minute = 0; minute < 60; minute++)
            {
                if (_minutes.Has(minute))
                    yield return day.AddHours(hour).AddMinutes(minute);
            }
        }
    }

    private IEnumerable<DateTimeOffset> Moments(DateTime local)
    {
        if (_zone.IsInvalidTime(local))
        {
            if (!Repeats)
                yield return EndOfGap(local);
        }
        else if (_zone.IsAmbiguousTime(local))
        {
            var offsets = _zone.GetAmbiguousTimeOffsets(local);
            yield return new DateTimeOffset(local, offsets.Max());
            if (Repeats)
                yield return new DateTimeOffset(local, offsets.Min());
        }
        else
        {
            yield return new DateTimeOffset(local, _zone.GetUtcOffset(local));
        }
    }

    private DateTimeOffset EndOfGap(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }
}
