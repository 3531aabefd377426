using Longhouse.ControlPlane.ServiceApi;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class LastKnownTests
{
    private readonly HeldClock _clock = new();
    private readonly LastKnown<string> _known;
    private string? _row = "one";
    private bool _isAway;
    private int _reads;

    public LastKnownTests() => _known = new LastKnown<string>(_clock, text => text.Length);

    [Fact]
    public async Task While_the_database_answers_it_is_asked_each_time()
    {
        Assert.Equal(new Known<string>("one", TimeSpan.Zero), await ReadAsync());
        _row = "two";
        Assert.Equal(new Known<string>("two", TimeSpan.Zero), await ReadAsync());
        _row = null;
        Assert.Equal(default, await ReadAsync());
    }

    [Fact]
    public async Task While_it_is_away_what_was_read_serves_for_five_minutes_and_not_longer()
    {
        await ReadAsync();
        _isAway = true;
        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(new Known<string>("one", TimeSpan.FromSeconds(299)), await ReadAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(ReadAsync);
        _isAway = false;
        Assert.Equal(new Known<string>("one", TimeSpan.Zero), await ReadAsync());
    }

    [Fact]
    public async Task What_was_not_asked_for_or_was_gone_before_is_not_known()
    {
        await ReadAsync();
        _row = null;
        await ReadAsync();
        _isAway = true;
        await Assert.ThrowsAsync<DatabaseUnavailableException>(ReadAsync);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => _known.ReadAsync("other", ReadRowAsync));
    }

    [Fact]
    public async Task Whoever_is_served_from_memory_does_not_wait_each_time()
    {
        await ReadAsync();
        _isAway = true;
        for (var i = 0; i < 5; i++)
            await ReadAsync();
        Assert.Equal(2, _reads);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _isAway = false;
        Assert.Equal(TimeSpan.Zero, (await ReadAsync()).Age);
    }

    private Task<Known<string>> ReadAsync() => _known.ReadAsync("key", ReadRowAsync);

    private Task<string?> ReadRowAsync()
    {
        _reads++;
        return _isAway ? throw new DatabaseUnavailableException("Away.", new IOException()) : Task.FromResult(_row);
    }
}
