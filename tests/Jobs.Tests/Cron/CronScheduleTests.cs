using System.Globalization;
using Longhouse.Jobs.Cron;

namespace Longhouse.Jobs.Tests.Cron;

public class CronScheduleTests
{
    [Theory]
    // Plain fields.
    [InlineData("* * * * *", "UTC", "2025-01-01T00:00:30Z", "2025-01-01T00:01:00Z")]
    [InlineData("0 0 * * *", "UTC", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")]
    [InlineData("30 14 * * *", "UTC", "2025-01-01T14:29:59Z", "2025-01-01T14:30:00Z")]
    [InlineData("*/15 * * * *", "UTC", "2025-01-01T10:46:00Z", "2025-01-01T11:00:00Z")]
    [InlineData("10-20/5 * * * *", "UTC", "2025-01-01T10:15:00Z", "2025-01-01T10:20:00Z")]
    [InlineData("50/3 * * * *", "UTC", "2025-01-01T10:53:00Z", "2025-01-01T10:56:00Z")]
    [InlineData("0 9-17 * * mon-fri", "UTC", "2025-01-03T17:00:00Z", "2025-01-06T09:00:00Z")]
    [InlineData("0 0 1,15 * *", "UTC", "2025-01-02T00:00:00Z", "2025-01-15T00:00:00Z")]
    [InlineData("0 0 31 * *", "UTC", "2025-01-31T00:00:00Z", "2025-03-31T00:00:00Z")]
    [InlineData("0 0 29 feb *", "UTC", "2025-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 12 * JAN,Jul Sun", "UTC", "2025-01-27T00:00:00Z", "2025-07-06T12:00:00Z")]
    [InlineData("0 0 * * 7", "UTC", "2025-01-01T00:00:00Z", "2025-01-05T00:00:00Z")]
    [InlineData("0 0 * * 5-7", "UTC", "2025-01-04T00:00:00Z", "2025-01-05T00:00:00Z")]
    // Both days restricted: either is enough. A star in one leaves the other alone to decide.
    [InlineData("0 0 13 * fri", "UTC", "2025-06-01T00:00:00Z", "2025-06-06T00:00:00Z")]
    [InlineData("0 0 13 * fri", "UTC", "2025-07-12T00:00:00Z", "2025-07-13T00:00:00Z")]
    [InlineData("0 0 */2 * fri", "UTC", "2025-06-01T00:00:00Z", "2025-06-13T00:00:00Z")]
    // Zones without and with an odd offset.
    [InlineData("0 8 * * *", "Asia/Tokyo", "2025-01-01T00:00:00Z", "2025-01-01T23:00:00Z")]
    [InlineData("0 8 * * *", "Asia/Kathmandu", "2025-01-01T00:00:00Z", "2025-01-01T02:15:00Z")]
    public void The_next_tick_is(string expression, string zone, string after, string next) =>
        Assert.Equal(Time(next), new CronSchedule(expression, zone).Next(Time(after)));

    [Theory]
    // Berlin, 30 March 2025: 02:00 to 03:00 does not exist (01:00 UTC). A time named in it fires as the clock jumps.
    [InlineData("30 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z")]
    [InlineData("0 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z")]
    [InlineData("0,30 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T01:00:00Z")]
    // What repeats follows real time: nothing is left out, nothing comes twice.
    [InlineData("*/30 * * * *", "Europe/Berlin", "2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z", "2025-03-30T01:30:00Z")]
    [InlineData("0 * * * *", "Europe/Berlin", "2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z", "2025-03-30T02:00:00Z")]
    [InlineData("*/20 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-31T00:00:00Z", "2025-03-31T00:20:00Z")]
    // Berlin, 26 October 2025: 02:00 to 03:00 comes twice (00:00 and 01:00 UTC). A time named in it fires the first time.
    [InlineData("30 2 * * *", "Europe/Berlin", "2025-10-25T12:00:00Z", "2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2025-10-25T12:00:00Z", "2025-10-26T02:00:00Z", "2025-10-27T02:00:00Z")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2025-10-26T00:30:00Z", "2025-10-26T01:00:00Z", "2025-10-26T01:30:00Z")]
    [InlineData("15 * * * *", "Europe/Berlin", "2025-10-26T00:00:00Z", "2025-10-26T00:15:00Z", "2025-10-26T01:15:00Z")]
    [InlineData("0 1-3 * * *", "Europe/Berlin", "2025-10-26T00:00:00Z", "2025-10-26T01:00:00Z", "2025-10-26T02:00:00Z")]
    // New York, 9 March and 2 November 2025.
    [InlineData("30 2 * * *", "America/New_York", "2025-03-08T12:00:00Z", "2025-03-09T07:00:00Z", "2025-03-10T06:30:00Z")]
    [InlineData("30 1 * * *", "America/New_York", "2025-11-01T12:00:00Z", "2025-11-02T05:30:00Z", "2025-11-03T06:30:00Z")]
    [InlineData("0 */2 * * *", "America/New_York", "2025-11-02T04:00:00Z", "2025-11-02T07:00:00Z", "2025-11-02T09:00:00Z")]
    // Lord Howe moves by half an hour: 02:00 to 02:30 does not exist on 5 October 2025, 01:30 to 02:00 comes twice on 6 April.
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2025-10-04T00:00:00Z", "2025-10-04T15:30:00Z", "2025-10-05T15:15:00Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2025-04-05T00:00:00Z", "2025-04-05T14:45:00Z", "2025-04-06T15:15:00Z")]
    // Cairo jumps at midnight: 25 April 2025 has no 00:00 to 01:00.
    [InlineData("0 0 * * *", "Africa/Cairo", "2025-04-24T12:00:00Z", "2025-04-24T22:00:00Z", "2025-04-25T21:00:00Z")]
    public void Around_a_change_of_clocks_the_next_two_ticks_are(string expression, string zone, string after, string first, string second)
    {
        var schedule = new CronSchedule(expression, zone);

        var next = schedule.Next(Time(after));

        Assert.Equal(Time(first), next);
        Assert.Equal(Time(second), schedule.Next(next!.Value));
    }

    [Fact]
    public void An_hourly_schedule_fires_23_times_on_the_short_day_and_25_times_on_the_long_one()
    {
        var schedule = new CronSchedule("0 * * * *", "Europe/Berlin");

        Assert.Equal(23, Ticks(schedule, Time("2025-03-29T23:00:00Z"), Time("2025-03-30T22:00:00Z")));
        Assert.Equal(25, Ticks(schedule, Time("2025-10-25T22:00:00Z"), Time("2025-10-26T23:00:00Z")));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Cairo")]
    public void A_daily_schedule_fires_once_for_every_day_of_a_year_at_whatever_minute(string zone)
    {
        for (var minute = 0; minute < 24 * 60; minute += 15)
        {
            var schedule = new CronSchedule($"{minute % 60} {minute / 60} * * *", zone);
            var from = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(Time("2025-01-01T00:00:00Z")));

            Assert.Equal(365, Ticks(schedule, from.AddSeconds(-1), from.AddDays(365).AddSeconds(-1)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 32 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/-1 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("1//2 * * * *")]
    [InlineData("1, * * * *")]
    [InlineData("+1 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("* * * foo *")]
    [InlineData("mon * * * *")]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    public void An_expression_that_means_nothing_is_refused(string expression) =>
        Assert.Throws<ArgumentException>(() => new CronSchedule(expression, "UTC"));

    [Fact]
    public void An_unknown_zone_is_refused() => Assert.Throws<ArgumentException>(() => new CronSchedule("* * * * *", "Atlantis/Centre"));

    private static int Ticks(CronSchedule schedule, DateTimeOffset after, DateTimeOffset until)
    {
        var count = 0;
        for (var at = schedule.Next(after); at <= until; at = schedule.Next(at.Value))
            count++;
        return count;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
