using System.Text.Json;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.Platform.Tests.Runtime;

/// <summary>The published timelines of outages, played against the caches with the smallest publisher that can be: it reads storage and sends to platforms.</summary>
public sealed class SafeFailureTimelineTests
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "safe_failure.json"))).RootElement;

    public static TheoryData<string> Timelines => [.. All.GetProperty("timelines").EnumerateArray().Select(t => t.GetProperty("id").GetString()!)];

    [Theory, Trait("Acceptance", "1")]
    [MemberData(nameof(Timelines))]
    public async Task Comes_out_as_published(string id)
    {
        var timeline = All.GetProperty("timelines").EnumerateArray().Single(t => t.GetProperty("id").GetString() == id);
        var options = timeline.GetProperty("options");
        var clock = new HeldClock();
        var started = clock.GetTimestamp();
        var plane = new ScriptedControlPlane(clock) { Ttl = Seconds(options, "ttl_seconds") };
        var publisher = new SmallPublisher(plane, clock, new RuntimeOptions
        {
            CredentialTtl = Seconds(options, "credential_ttl"),
            StaleReadGrace = Seconds(options, "stale_read_grace"),
            RefreshAhead = options.GetProperty("refresh_ahead").GetBoolean(),
        });

        foreach (var step in timeline.GetProperty("steps").EnumerateArray())
        {
            var wait = TimeSpan.FromSeconds(step.GetProperty("at").GetDouble()) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                clock.Advance(wait);
            if (step.TryGetProperty("set", out var set))
            {
                plane.Runtime = Script(set, "runtime");
                plane.Credentials = Script(set, "credentials");
                plane.CredentialsByProvider = set.EnumerateObject().Where(p => p.Name.StartsWith("credentials:", StringComparison.Ordinal))
                    .ToDictionary(p => p.Name["credentials:".Length..], p => p.Value.ToString());
                continue;
            }
            var parallel = step.TryGetProperty("parallel", out var count) ? count.GetInt32() : 1;
            var results = await DriveAsync(clock, Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => publisher.RequestAsync(step.GetProperty("request").GetString()!))));

            Assert.All(results, result => Assert.Equal(step.GetProperty("expect").GetInt32(), result.Status));
            if (step.TryGetProperty("sends", out var sends))
                Assert.Equal(sends.GetInt32(), results[0].Sends.Values.Sum());
            if (step.TryGetProperty("sends_by_platform", out var byPlatform))
                Assert.All(byPlatform.EnumerateObject(), p => Assert.Equal(p.Value.GetInt32(), results[0].Sends.GetValueOrDefault(p.Name)));
            if (step.TryGetProperty("runtime_calls_total", out var calls))
                Assert.Equal(calls.GetInt32(), plane.RuntimeCalls);
        }
    }

    private static TimeSpan Seconds(JsonElement options, string name) => TimeSpan.FromSeconds(options.GetProperty(name).GetDouble());

    private static string Script(JsonElement set, string name) => set.TryGetProperty(name, out var value) ? value.ToString() : "ok";

    private static async Task<T> DriveAsync<T>(HeldClock clock, Task<T> task)
    {
        for (var i = 0; i < 2000 && !task.IsCompleted; i++)
        {
            for (var settle = 0; settle < 20 && !task.IsCompleted; settle++)
                await Task.Yield();
            if (!task.IsCompleted)
                clock.Advance(TimeSpan.FromMilliseconds(20));
        }
        return await task;
    }

    private sealed record Result(int Status, IReadOnlyDictionary<string, int> Sends);

    private sealed class SmallPublisher
    {
        private static readonly IReadOnlyDictionary<string, int> Nothing = new Dictionary<string, int>();
        private readonly CredentialCache _credentials;
        private readonly RuntimeCache _runtime;

        public SmallPublisher(IControlPlane plane, HeldClock clock, RuntimeOptions options)
        {
            _credentials = new CredentialCache(plane, options, clock, NullLogger<CredentialCache>.Instance);
            _runtime = new RuntimeCache(plane, (_, document) => new ReadDocument(document, new HashSet<string>(), []), _credentials, options, clock, NullLogger<RuntimeCache>.Instance);
        }

        public async Task<Result> RequestAsync(string request)
        {
            var isChange = request != "read";
            var view = await (isChange ? _runtime.ForChangeAsync("xxx.photos.example") : _runtime.ForReadAsync("xxx.photos.example"));
            if (view.Entry is not { } entry)
                return new Result(view.State == RuntimeState.NotFound ? 404 : 503, Nothing);
            if ((await ResolveAsync("dropbox", entry)).State != CredentialState.Ready)
                return new Result(503, Nothing);
            if (!isChange)
                return new Result(200, Nothing);

            var sends = new Dictionary<string, int>();
            var platforms = request.StartsWith("publish ", StringComparison.Ordinal) ? request["publish ".Length..].Split('+') : ["telegram"];
            foreach (var platform in platforms)
            {
                var credential = await ResolveAsync(platform == "email" ? "smtp" : platform, entry);
                sends[platform] = credential.State == CredentialState.Ready ? 1 : 0;
            }
            return new Result(sends.Values.Sum() > 0 ? 200 : 503, sends);
        }

        private Task<CredentialView> ResolveAsync(string provider, RuntimeEntry entry) =>
            _credentials.ResolveAsync("xxx", $"ref_{provider}", provider, entry.Document.Ttl);
    }
}
