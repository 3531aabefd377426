using System.Text.Json;
using Longhouse.Platform.Runtime;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Longhouse.Platform.Tests.Runtime;

public sealed class RuntimeSnapshotTests : IDisposable
{
    private const string Host = "xxx.photos.example";
    private readonly HeldClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("longhouse-snapshot-").FullName;
    private readonly ScriptedControlPlane _plane;

    public RuntimeSnapshotTests() => _plane = new ScriptedControlPlane(_clock);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_process_that_starts_while_the_control_plane_is_away_reads_what_the_one_before_was_told_and_changes_nothing()
    {
        Assert.Equal(RuntimeState.Ready, (await Start().ForReadAsync(Host)).State);
        _plane.Runtime = "unreachable";

        var later = Start();
        var view = await DriveAsync(later.ForReadAsync(Host));

        Assert.Equal((RuntimeState.Stale, "v1"), (view.State, view.Entry!.Document.ConfigVersion));
        Assert.Equal(RuntimeState.Unavailable, (await DriveAsync(later.ForChangeAsync(Host))).State);
        Assert.Equal(RuntimeState.Unavailable, (await DriveAsync(later.ForReadAsync("yyy.photos.example"))).State);
        _plane.Runtime = "ok";
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RuntimeState.Ready, (await DriveAsync(later.ForChangeAsync(Host))).State);
    }

    [Theory]
    [InlineData(600, 299, true)]
    [InlineData(600, 301, false)]
    [InlineData(60, 58, true)]
    [InlineData(60, 61, false)]
    public async Task It_counts_while_it_would_be_valid_and_for_five_minutes_at_most(int ttl, int age, bool counts)
    {
        _plane.Ttl = TimeSpan.FromSeconds(ttl);
        await Start().ForReadAsync(Host);
        _plane.Runtime = "403";
        _clock.Advance(TimeSpan.FromSeconds(age));

        Assert.Equal(counts ? RuntimeState.Stale : RuntimeState.Unavailable, (await DriveAsync(Start().ForReadAsync(Host))).State);
    }

    [Fact]
    public async Task A_copy_of_the_future_or_one_that_cannot_be_read_counts_for_nothing()
    {
        await Start().ForReadAsync(Host);
        _plane.Runtime = "403";
        _clock.Jump(TimeSpan.FromMinutes(-1));
        Assert.Equal(RuntimeState.Unavailable, (await DriveAsync(Start().ForReadAsync(Host))).State);
        _clock.Jump(TimeSpan.FromMinutes(1));

        await File.WriteAllTextAsync(Directory.EnumerateFiles(_folder).Single(), "{");
        Assert.Equal(RuntimeState.Unavailable, (await DriveAsync(Start().ForReadAsync(Host))).State);
    }

    [Fact]
    public async Task What_the_control_plane_does_not_know_any_more_is_taken_away_and_so_is_what_is_over()
    {
        var cache = Start();
        await cache.ForReadAsync(Host);
        await cache.ForReadAsync("yyy.photos.example");
        Assert.Equal(2, Directory.EnumerateFiles(_folder).Count());
        _plane.Runtime = "404";
        cache.Heed(new ChangePage(1, Reset: true, []));

        await DriveAsync(cache.ForReadAsync(Host));
        Assert.Single(Directory.EnumerateFiles(_folder));

        File.SetLastWriteTimeUtc(Directory.EnumerateFiles(_folder).Single(), _clock.GetUtcNow().UtcDateTime.AddMinutes(-6));
        Snapshot().Sweep();
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task It_holds_configurations_alone_and_only_its_owner_reads_it()
    {
        var options = new RuntimeOptions();
        var credentials = new CredentialCache(_plane, options, _clock, NullLogger<CredentialCache>.Instance);
        await Start(credentials).ForReadAsync(Host);
        await credentials.ResolveAsync("xxx", "ref_dropbox", "dropbox", TimeSpan.FromMinutes(10));

        var file = Directory.EnumerateFiles(_folder).Single();
        Assert.Equal(["At", "Document"], JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.EnumerateObject().Select(field => field.Name));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private RuntimeSnapshot Snapshot() => new(_folder, _clock, NullLogger<RuntimeSnapshot>.Instance);

    private RuntimeCache Start(CredentialCache? credentials = null)
    {
        var options = new RuntimeOptions { RefreshAhead = false };
        return new RuntimeCache(
            _plane, (_, document) => new ReadDocument(document, new HashSet<string>(), []), credentials ?? new CredentialCache(_plane, options, _clock, NullLogger<CredentialCache>.Instance),
            options, _clock, NullLogger<RuntimeCache>.Instance, Snapshot());
    }

    // Moves the clock as long as somebody waits for it.
    private async Task<T> DriveAsync<T>(Task<T> task)
    {
        for (var i = 0; i < 100_000 && !task.IsCompleted; i++)
        {
            await Task.Yield();
            if (i % 100 == 99)
                _clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        return await task;
    }
}
