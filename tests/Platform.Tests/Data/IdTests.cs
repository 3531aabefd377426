using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;

namespace Longhouse.Platform.Tests.Data;

public sealed class IdTests
{
    [Fact]
    public void Ids_sort_in_the_order_in_which_they_were_made()
    {
        var clock = new HeldClock();
        var ids = new List<string>();
        for (var i = 0; i < 10_000; i++) // more than one millisecond holds
        {
            ids.Add(Id.New("note", clock));
            if (i % 3000 == 0)
                clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Many_threads_never_make_the_same_one()
    {
        var clock = new HeldClock();
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 20_000, _ => ids.Add(Id.New("x", clock)));
        Assert.Equal(20_000, ids.Distinct().Count());
    }

    [Fact]
    public void An_id_is_a_readable_prefix_and_a_uuid_of_version_7_with_its_time()
    {
        var clock = new HeldClock();
        var id = Id.New("layer", clock);

        Assert.True(Id.IsWellFormed(id, "layer"));
        var uuid = Guid.ParseExact(id["layer_".Length..], "N");
        Assert.Equal(7, uuid.Version);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), Convert.ToInt64(id.Substring("layer_".Length, 12), 16));
        Assert.False(Id.IsWellFormed(id, "note"));
        Assert.False(Id.IsWellFormed(id + "0", "layer"));
        Assert.False(Id.IsWellFormed(id.ToUpperInvariant(), "LAYER"));
    }

    [Fact]
    public void A_clock_that_is_set_back_is_followed()
    {
        var clock = new HeldClock();
        var before = Id.New("x", clock);
        clock.Jump(TimeSpan.FromHours(-1));
        Assert.True(string.CompareOrdinal(Id.New("x", clock), before) < 0);
    }
}
