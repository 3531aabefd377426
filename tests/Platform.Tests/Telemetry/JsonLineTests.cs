using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed partial class JsonLineTests
{
    [Fact]
    public void An_event_is_one_line_with_its_named_values()
    {
        using var log = new LogUnderTest();

        LogRendered(log.Logger("Longhouse.Atlas"), "map_1", 42, 1.5, true, null);

        var json = log.Event();
        Assert.Equal("info", json.Text("level"));
        Assert.Equal("Longhouse.Atlas", json.Text("category"));
        Assert.Equal("LogRendered", json.Text("event"));
        Assert.Equal("Rendered map map_1 in 42 tiles at 1.5, fresh True, by (null)", json.Text("message"));
        Assert.Equal("""{"MapId":"map_1","Tiles":42,"Scale":1.5,"Fresh":true,"By":null}""", json.GetProperty("values").GetRawText());
        Assert.True(DateTimeOffset.TryParseExact(
            json.Text("at"), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at));
        Assert.InRange((TimeProvider.System.GetUtcNow() - at).TotalMinutes, -1, 1);
        Assert.False(json.TryGetProperty("exception", out _));
    }

    [Fact]
    public void Request_and_tenant_come_from_the_scopes_and_are_read_when_the_event_happens()
    {
        using var log = new LogUnderTest();
        var logger = log.Logger();
        var scope = new Dictionary<string, object?>(StringComparer.Ordinal) { ["request"] = "r1" };

        using (logger.BeginScope(scope))
        using (logger.BeginScope("a scope that is only text"))
        {
            scope["tenant"] = "tenant_1";
            using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new("Job", "job_1"), new("SpanId", "left out") }))
                logger.LogInformation("inside");
        }

        logger.LogInformation("outside");

        var events = log.Events();
        Assert.Equal(("r1", "tenant_1", "job_1"), (events[0].Text("request"), events[0].Text("tenant"), events[0].Value("Job")));
        Assert.Null(events[0].Value("SpanId"));
        Assert.Equal((null, null), (events[1].Text("request"), events[1].Text("tenant")));
    }

    [Fact]
    public void Trace_and_span_come_from_the_activity()
    {
        using var log = new LogUnderTest();
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        log.Logger().LogInformation("traced");

        var json = log.Event();
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (json.Text("trace"), json.Text("span")));
    }

    [Fact]
    public void An_exception_is_told_with_type_message_and_stack()
    {
        using var log = new LogUnderTest();
        var failure = Assert.Throws<InvalidOperationException>(Fail);

        log.Logger().LogError(failure, "It failed");

        var told = log.Event().GetProperty("exception");
        Assert.Equal(("System.InvalidOperationException", "broken\nbadly"), (told.Text("type"), told.Text("message")));
        Assert.Contains(nameof(An_exception_is_told_with_type_message_and_stack), told.Text("stack"), StringComparison.Ordinal);
        Assert.Contains("why", told.Text("stack"), StringComparison.Ordinal);

        static void Fail() => throw new InvalidOperationException("broken\nbadly", new IOException("why"));
    }

    [Fact]
    public void Nothing_that_is_logged_breaks_the_line_or_forges_another()
    {
        using var log = new LogUnderTest();
        string[] texts = ["a\nb\r\n{\"level\":\"error\"}", "quote\" backslash\\ tab\t nul\0", "日本語 🗺 é", "\ud800 alone", "</script>", "\u2028"];

        foreach (var text in texts)
            log.Logger().LogInformation("Said {Text}", text);

        var events = log.Events();
        Assert.Equal(texts.Length, events.Count);
        Assert.Equal(texts[0], events[0].Value("Text"));
        Assert.Equal(texts[1], events[1].Value("Text"));
        Assert.Equal(texts[2], events[2].Value("Text"));
    }

    [Fact]
    public void Values_of_all_kinds_are_written()
    {
        using var log = new LogUnderTest();

        log.Logger().LogInformation(
            "{A} {B} {C} {D} {E} {F} {G} {H}",
            double.NaN, TimeSpan.FromSeconds(1.5), DayOfWeek.Friday, new[] { "x", "y" }, 12.5m, DateTimeOffset.UnixEpoch, 'c', new Uri("http://a.example/"));

        Assert.Equal(
            """{"A":"NaN","B":"00:00:01.5000000","C":"Friday","D":["x","y"],"E":12.5,"F":"1970-01-01T00:00:00+00:00","G":"c","H":"http://a.example/"}""",
            log.Event().GetProperty("values").GetRawText());
    }

    [Fact]
    public void A_value_that_cannot_be_shown_does_not_fail_the_caller()
    {
        using var log = new LogUnderTest();

        log.Logger().LogInformation("{Values}", [new Unshowable()]);
        log.Logger().Log(LogLevel.Error, default, new[] { new KeyValuePair<string, object?>("Odd", new Unshowable()) }, null, (_, _) => "odd");
        log.Logger().LogInformation("and after it");

        var events = log.Events();
        Assert.Equal("An event could not be written: System.NotSupportedException", events[^2].Text("message"));
        Assert.Equal("and after it", events[^1].Text("message"));
    }

    [Fact]
    public void An_endless_text_is_cut()
    {
        using var log = new LogUnderTest();

        log.Logger().LogInformation("Said {Text}", new string('x', 1_000_000));

        Assert.InRange(log.Text().Length, 10_000, 100_000);
    }

    [Fact]
    public void Many_threads_write_whole_lines()
    {
        using var log = new LogUnderTest();
        var logger = log.Logger();

        Parallel.For(0, 5000, i => logger.LogInformation("Event {Number} {Padding}", i, new string('x', i % 300)));

        Assert.Equal(Enumerable.Range(0, 5000), log.Events().Select(json => json.GetProperty("values").GetProperty("Number").GetInt32()).Order());
    }

    [LoggerMessage(LogLevel.Information, "Rendered map {MapId} in {Tiles} tiles at {Scale}, fresh {Fresh}, by {By}")]
    private static partial void LogRendered(ILogger logger, string mapId, int tiles, double scale, bool fresh, string? by);

    private sealed class Unshowable
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
