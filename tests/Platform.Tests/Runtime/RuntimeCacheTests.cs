using Longhouse.Platform.Runtime;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.Platform.Tests.Runtime;

/// <summary>The matrix of safe failure: what is served and what is not, by what is known and who can be reached.</summary>
public sealed class RuntimeCacheTests
{
    private const string Host = "xxx.photos.example";
    private readonly HeldClock _clock = new();
    private readonly ScriptedControlPlane _plane;
    private CredentialCache _credentials = null!;
    private RuntimeCache _cache = null!;

    public RuntimeCacheTests()
    {
        _plane = new ScriptedControlPlane(_clock);
        Begin(new RuntimeOptions { RefreshAhead = false });
    }

    [Fact]
    public async Task Nothing_known_and_nobody_there_means_503_for_reads_and_changes()
    {
        _plane.Runtime = "unreachable";
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
        Assert.Equal(RuntimeState.Unavailable, await ChangeAsync());
    }

    [Fact, Trait("Acceptance", "6")]
    public async Task What_is_valid_bridges_an_outage_to_the_second_and_not_beyond()
    {
        _plane.Ttl = TimeSpan.FromSeconds(60);
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
        _plane.Runtime = "unreachable";

        _clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(RuntimeState.Ready, await ChangeAsync());
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
        Assert.Equal(RuntimeState.Unavailable, await ChangeAsync());
    }

    [Fact]
    public async Task The_grace_is_for_reads_alone_and_ends()
    {
        Begin(new RuntimeOptions { RefreshAhead = false, StaleReadGrace = TimeSpan.FromSeconds(100) });
        _plane.Ttl = TimeSpan.FromSeconds(60);
        await ReadAsync();
        _plane.Runtime = "503";
        _clock.Advance(TimeSpan.FromSeconds(70));

        Assert.Equal(RuntimeState.Stale, await ReadAsync());
        Assert.Equal(RuntimeState.Unavailable, await ChangeAsync());
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
    }

    [Theory]
    [InlineData("404")]
    [InlineData("409")]
    [InlineData("ok:app_type=other_app")]
    public async Task There_is_no_such_host_counts_at_once_and_is_remembered(string answer)
    {
        await ReadAsync();
        _plane.Runtime = answer;
        _cache.Heed(new ChangePage(2, false, [new Change("host", Host, null)]));
        Assert.Equal(RuntimeState.NotFound, await ReadAsync()); // although what was known still holds

        var calls = _plane.RuntimeCalls;
        Assert.Equal(RuntimeState.NotFound, await ReadAsync());
        Assert.Equal(calls, _plane.RuntimeCalls);
        _plane.Runtime = "ok";
        _clock.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
    }

    [Theory]
    [InlineData("403", 1)]
    [InlineData("400", 1)]
    [InlineData("500", 3)]
    [InlineData("429", 3)]
    [InlineData("unreachable", 3)]
    [InlineData("garbage", 3)]
    public async Task Attempts_are_bounded(string answer, int attempts)
    {
        _plane.Runtime = answer;
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
        Assert.Equal(attempts, _plane.RuntimeCalls);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_within_five_seconds()
    {
        _plane.Runtime = "delay 60 s";
        var started = _clock.GetTimestamp();
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
        Assert.InRange(_clock.GetElapsedTime(started), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task After_five_failures_nobody_asks_for_a_second_and_then_one_at_a_time()
    {
        _plane.Runtime = "unreachable";
        await ReadAsync(); // three
        await ReadAsync(); // two more, and it opens
        Assert.Equal(5, _plane.RuntimeCalls);
        await ReadAsync();
        Assert.Equal(5, _plane.RuntimeCalls);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync();
        Assert.Equal(6, _plane.RuntimeCalls);
        _plane.Runtime = "ok";
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RuntimeState.Ready, await ReadAsync()); // back within a second of its return
    }

    [Fact, Trait("Acceptance", "5")]
    public async Task Two_hundred_first_requests_make_one_call()
    {
        _plane.Runtime = "delay 1 s";
        var all = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _cache.ForReadAsync(Host)));
        await DriveAsync(all);
        Assert.All(await all, view => Assert.Equal(RuntimeState.Ready, view.State));
        Assert.Equal(1, _plane.RuntimeCalls);

        _plane.Credentials = "delay 1 s";
        var credentials = Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _credentials.ResolveAsync("xxx", "ref_dropbox", "dropbox", _plane.Ttl)));
        await DriveAsync(credentials);
        Assert.Equal(1, _plane.CredentialCalls);
    }

    [Fact]
    public async Task A_new_document_that_cannot_be_used_leaves_the_old_one_until_its_expiry()
    {
        _plane.Ttl = TimeSpan.FromSeconds(60);
        await ReadAsync();
        _plane.Runtime = "ok:invalid(storage)";
        _cache.Heed(new ChangePage(2, false, [new Change("config", Host, "xxx")]));
        Assert.Equal(RuntimeState.Ready, await ChangeAsync());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
    }

    [Fact, Trait("Acceptance", "7")]
    public async Task A_change_in_the_feed_is_seen_by_the_next_request_and_a_lost_feed_prolongs_nothing()
    {
        await ReadAsync();
        _plane.Runtime = "ok:v=v2,root=/new";
        Assert.Equal("v1", (await ViewAsync()).Entry!.Document.ConfigVersion);
        _cache.Heed(new ChangePage(2, false, [new Change("config", Host, "xxx")]));
        Assert.Equal("v2", (await ViewAsync()).Entry!.Document.ConfigVersion);

        _plane.Runtime = "unreachable";
        _cache.Heed(new ChangePage(3, Reset: true, []));
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
        _clock.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
    }

    [Fact, Trait("Acceptance", "6")]
    public async Task What_is_in_use_is_asked_for_again_ahead_of_its_end_and_a_failure_of_that_changes_nothing()
    {
        Begin(new RuntimeOptions());
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(440)); // before 75 %
        await ReadAsync();
        Assert.Equal(1, _plane.RuntimeCalls);
        _plane.Runtime = "403";
        _clock.Advance(TimeSpan.FromSeconds(140)); // past 95 %
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
        Assert.Equal(2, _plane.RuntimeCalls);
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(RuntimeState.Unavailable, await ReadAsync());
    }

    [Fact]
    public async Task A_run_that_goes_on_past_the_validity_may_not_send_anything_new_after_half_a_minute()
    {
        _plane.Ttl = TimeSpan.FromSeconds(60);
        var entry = (await ViewAsync()).Entry!;
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.True(entry.MayStillSend(_clock));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(entry.MayStillSend(_clock));
    }

    [Fact]
    public async Task A_scan_of_hosts_does_not_push_tenants_out()
    {
        Begin(new RuntimeOptions { RefreshAhead = false, MaxHosts = 2, MaxUnknownHosts = 10 });
        await ReadAsync();
        _plane.Runtime = "404";
        for (var i = 0; i < 50; i++)
            await DriveAsync(_cache.ForReadAsync($"scan{i}.photos.example"));
        _plane.Runtime = "unreachable";
        Assert.Equal(RuntimeState.Ready, await ReadAsync());
    }

    [Fact]
    public async Task Secrets_are_never_used_past_their_time_and_refusals_are_asked_again_soon()
    {
        Assert.Equal(CredentialState.Ready, await ResolveAsync("dropbox"));
        _plane.Credentials = "unreachable";
        _clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(CredentialState.Ready, await ResolveAsync("dropbox"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CredentialState.Unavailable, await ResolveAsync("dropbox"));

        _plane.Credentials = "404";
        Assert.Equal(CredentialState.Refused, await ResolveAsync("smtp"));
        _plane.Credentials = "ok";
        Assert.Equal(CredentialState.Refused, await ResolveAsync("smtp"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(CredentialState.Ready, await ResolveAsync("smtp"));
    }

    [Fact]
    public async Task A_credential_of_another_provider_is_refused_and_not_kept()
    {
        Assert.Equal(CredentialState.WrongProvider, (await _credentials.ResolveAsync("xxx", "ref_dropbox", "smtp", _plane.Ttl)).State);
        Assert.Equal(CredentialState.Ready, await ResolveAsync("dropbox"));
        Assert.Equal(2, _plane.CredentialCalls);
    }

    [Fact]
    public async Task Credentials_that_a_new_version_does_not_name_are_forgotten()
    {
        await ReadAsync();
        await ResolveAsync("dropbox");
        await ResolveAsync("unused");
        _plane.Runtime = "ok:v=v2";
        _cache.Heed(new ChangePage(2, false, [new Change("config", Host, null)]));
        await ReadAsync();
        var calls = _plane.CredentialCalls;
        await ResolveAsync("dropbox");
        Assert.Equal(calls, _plane.CredentialCalls);
        await ResolveAsync("unused");
        Assert.Equal(calls + 1, _plane.CredentialCalls);
    }

    [Fact, Trait("Acceptance", "14")]
    public async Task Ten_minutes_of_chaos_never_let_a_change_through_without_valid_authority()
    {
        Begin(new RuntimeOptions { StaleReadGrace = TimeSpan.FromSeconds(30) });
        _plane.Ttl = TimeSpan.FromSeconds(20);
        var random = new Random(7);
        long? validFrom = null;
        var (changes, refused) = (0, 0);
        for (var i = 0; i < 1200; i++)
        {
            _plane.Runtime = (string[])["ok", "ok", "500", "429", "unreachable", "garbage", "delay 3 s", "403"] is var all ? all[random.Next(all.Length)] : "";
            var before = _plane.RuntimeCalls;
            var view = await ViewForChangeAsync();
            if (view.State == RuntimeState.Ready)
            {
                changes++;
                // The oracle: the answer is no older than its validity, however it came.
                Assert.True(_plane.FoundAt is { } at && _clock.GetElapsedTime(at) < TimeSpan.FromSeconds(20), "A change went through on authority that nobody gave.");
                Assert.True(_clock.GetElapsedTime(view.Entry!.FetchedAt) < TimeSpan.FromSeconds(20), "A change went through on expired authority.");
                validFrom = view.Entry.FetchedAt;
            }
            else
            {
                refused++;
                Assert.True(validFrom is null || _clock.GetElapsedTime(validFrom.Value) >= TimeSpan.FromSeconds(20) || view.State == RuntimeState.NotFound, "A change was refused although authority was valid.");
            }
            Assert.InRange(_plane.RuntimeCalls - before, 0, 4); // bounded retries, and at most one refresh ahead
            _clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        Assert.True(changes > 100 && refused > 10, $"{changes} changes, {refused} refused: the chaos proved nothing.");
    }

    private void Begin(RuntimeOptions options)
    {
        _credentials = new CredentialCache(_plane, options, _clock, NullLogger<CredentialCache>.Instance);
        _cache = new RuntimeCache(_plane, Read, _credentials, options, _clock, NullLogger<RuntimeCache>.Instance);
    }

    private static ReadDocument Read(string host, RuntimeDocument document) =>
        document.AppType != "publisher_v2" ? new ReadDocument(null, new HashSet<string>(), [], IsOfAnotherApp: true)
        : document.Config.GetProperty("invalid").GetBoolean() ? new ReadDocument(null, new HashSet<string>(), ["/storage: required"])
        : new ReadDocument(document.Config.GetProperty("root").GetString()!, new HashSet<string> { "ref_dropbox", "ref_smtp" }, []);

    private async Task<RuntimeState> ReadAsync() => (await ViewAsync()).State;

    private async Task<RuntimeState> ChangeAsync() => (await ViewForChangeAsync()).State;

    private Task<RuntimeView> ViewAsync() => DriveAsync(_cache.ForReadAsync(Host));

    private Task<RuntimeView> ViewForChangeAsync() => DriveAsync(_cache.ForChangeAsync(Host));

    private async Task<CredentialState> ResolveAsync(string provider) =>
        (await DriveAsync(_credentials.ResolveAsync("xxx", $"ref_{provider}", provider, _plane.Ttl))).State;

    // Moves the clock as long as somebody waits for it.
    private async Task<T> DriveAsync<T>(Task<T> task)
    {
        for (var i = 0; i < 2000 && !task.IsCompleted; i++)
        {
            for (var settle = 0; settle < 20 && !task.IsCompleted; settle++)
                await Task.Yield();
            if (!task.IsCompleted)
                _clock.Advance(TimeSpan.FromMilliseconds(20));
        }
        return await task;
    }
}
