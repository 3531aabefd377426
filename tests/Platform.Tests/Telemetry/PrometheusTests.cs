using System.Diagnostics;
using System.Diagnostics.Metrics;
using Longhouse.Platform.Telemetry.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed class PrometheusTests
{
    [Fact]
    public void A_counter_counts_by_its_labels()
    {
        using var metrics = new MetricsUnderTest();
        var counter = metrics.Meter.CreateCounter<long>("test.requests", "{request}", "Requests taken.");

        counter.Add(2, new Tag("http.method", "GET"), new Tag("code", 200));
        counter.Add(3, new Tag("code", 200), new Tag("http.method", "GET")); // the other way round
        counter.Add(1, new Tag("http.method", "POST"), new Tag("code", 201));
        counter.Add(7);

        Assert.Equal(
            """
            # HELP test_requests_total Requests taken.
            # TYPE test_requests_total counter
            test_requests_total{code="200",http_method="GET"} 5
            test_requests_total{code="201",http_method="POST"} 1
            test_requests_total 7
            """.ReplaceLineEndings("\n"),
            metrics.Scrape());
    }

    [Fact]
    public void An_up_down_counter_and_gauges_are_gauges()
    {
        using var metrics = new MetricsUnderTest();
        var places = metrics.Meter.CreateUpDownCounter<int>("test.places", "{place}", "Places.");
        var level = metrics.Meter.CreateGauge<double>("test.level", "%", "Level.");
        metrics.Meter.CreateObservableGauge("test.watched", () => new Measurement<double>(1.5, new Tag("a", "b")), "By", "Watched.");
        metrics.Meter.CreateObservableCounter("test.seen", () => 12L, null, "Seen.");

        places.Add(5);
        places.Add(-2);
        level.Record(50);
        level.Record(25);
        metrics.Scrape();

        Assert.Equal(
            """
            # HELP test_level_ratio Level.
            # TYPE test_level_ratio gauge
            test_level_ratio 0.25
            # HELP test_places Places.
            # TYPE test_places gauge
            test_places 3
            # HELP test_seen_total Seen.
            # TYPE test_seen_total counter
            test_seen_total 12
            # HELP test_watched_bytes Watched.
            # TYPE test_watched_bytes gauge
            test_watched_bytes{a="b"} 1.5
            """.ReplaceLineEndings("\n"),
            metrics.Scrape());
    }

    [Fact]
    public void A_histogram_has_growing_buckets_a_sum_and_a_count_in_the_base_unit()
    {
        using var metrics = new MetricsUnderTest();
        var histogram = metrics.Meter.CreateHistogram(
            "test.wait", "ms", "Waits.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [100, 500] });

        foreach (var milliseconds in new[] { 50, 100, 101, 9000 })
            histogram.Record(milliseconds, new Tag("queue", "high"));

        Assert.Equal(
            """
            # HELP test_wait_seconds Waits.
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{queue="high",le="0.1"} 2
            test_wait_seconds_bucket{queue="high",le="0.5"} 3
            test_wait_seconds_bucket{queue="high",le="+Inf"} 4
            test_wait_seconds_sum{queue="high"} 9.251
            test_wait_seconds_count{queue="high"} 4
            """.ReplaceLineEndings("\n"),
            metrics.Scrape());
    }

    [Fact]
    public void A_series_that_is_no_longer_observed_goes_away()
    {
        using var metrics = new MetricsUnderTest();
        var pools = new List<string> { "a", "b" };
        metrics.Meter.CreateObservableGauge("test.pool", () => pools.Select(pool => new Measurement<int>(1, new Tag("pool", pool))), null, "Pools.");
        Assert.Contains("pool=\"b\"", metrics.Scrape(), StringComparison.Ordinal);

        pools.Remove("b");

        Assert.DoesNotContain("pool=\"b\"", metrics.Scrape(), StringComparison.Ordinal);
        Assert.Contains("pool=\"a\"", metrics.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_that_cannot_answer_does_not_hide_the_others()
    {
        using var metrics = new MetricsUnderTest();
        metrics.Meter.CreateObservableGauge("test.broken", int () => throw new InvalidOperationException("no answer"));
        metrics.Meter.CreateObservableGauge("test.whole", () => 1, null, "Whole.");

        Assert.Contains("test_whole 1", metrics.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_escaped_and_empty_ones_left_out()
    {
        using var metrics = new MetricsUnderTest();
        var counter = metrics.Meter.CreateCounter<long>("test.odd", null, "Back\\slash\nand break");

        counter.Add(1, new Tag("path", "C:\\dir \"quoted\"\nnext"), new Tag("none", null), new Tag("empty", ""), new Tag("9 lives-left", "é"));

        Assert.Equal(
            """
            # HELP test_odd_total Back\\slash\nand break
            # TYPE test_odd_total counter
            test_odd_total{_9_lives_left="é",path="C:\\dir \"quoted\"\nnext"} 1
            """.ReplaceLineEndings("\n"),
            metrics.Scrape());
    }

    [Fact]
    public void A_tag_with_endless_values_ends_in_one_overflow_series()
    {
        using var metrics = new MetricsUnderTest();
        var counter = metrics.Meter.CreateCounter<long>("test.endless", null, "Endless.");

        for (var i = 0; i < 5000; i++)
            counter.Add(1, new Tag("id", i));
        counter.Add(1, new Tag("id", 5)); // known ones still count for themselves

        var samples = metrics.Scrape().Split('\n').Where(line => !line.StartsWith('#')).ToList();
        Assert.Equal(1001, samples.Count);
        Assert.Contains("test_endless_total{overflow=\"true\"} 4000", samples);
        Assert.Contains("test_endless_total{id=\"5\"} 2", samples);
    }

    [Fact]
    public void Recording_under_known_labels_allocates_nothing()
    {
        using var metrics = new MetricsUnderTest();
        var counter = metrics.Meter.CreateCounter<long>("test.hot");
        var histogram = metrics.Meter.CreateHistogram<double>("test.warm", "s");
        object code = 200;
        Record(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Record(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Record(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var tags = new TagList { { "method", "GET" }, { "code", code } };
                counter.Add(1, tags);
                histogram.Record(0.1, tags);
            }
        }
    }

    [Fact]
    public void Many_threads_lose_no_count()
    {
        using var metrics = new MetricsUnderTest();
        var counter = metrics.Meter.CreateCounter<double>("test.shared", null, "Shared.");
        var histogram = metrics.Meter.CreateHistogram<long>("test.spread", null, "Spread.");

        Parallel.For(0, 20_000, i =>
        {
            counter.Add(0.5, new Tag("lane", i % 3));
            histogram.Record(i % 7);
        });

        var text = metrics.Scrape();
        Assert.Contains("test_shared_total{lane=\"0\"} 3333.5", text, StringComparison.Ordinal);
        Assert.Contains("test_spread_count 20000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_chosen_meters_and_those_of_this_server_are_heard()
    {
        using var metrics = new MetricsUnderTest();
        using var other = new MetricsUnderTest();
        using var unknown = new Meter("Somebody.Else");
        using var global = new Meter("Longhouse.Global");

        other.Meter.CreateCounter<long>("test.other").Add(1);
        unknown.CreateCounter<long>("test.unknown").Add(1);
        global.CreateCounter<long>("test.global").Add(1);

        var text = metrics.Scrape();
        Assert.DoesNotContain("test_other", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_unknown", text, StringComparison.Ordinal);
        Assert.Contains("test_global_total 1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http.server.request.duration", "s", "http_server_request_duration_seconds")]
    [InlineData("dotnet.thread_pool.thread.count", "{thread}", "dotnet_thread_pool_thread")]
    [InlineData("queue.size", "By", "queue_size_bytes")]
    [InlineData("queue.bytes", "By", "queue_bytes")]
    [InlineData("a..b--c", "1", "a_b_c")]
    [InlineData("9.lives", "", "_9_lives")]
    [InlineData("network.io", "By/s", "network_io_bytes_per_second")]
    public void Names_follow_the_conventions(string name, string unit, string expected)
    {
        using var meter = new Meter("Unheard");

        Assert.Equal(expected, MetricName.Of(meter.CreateUpDownCounter<int>(name, unit), MetricKind.Gauge).Text);
    }
}
