using Longhouse.Platform.Blobs;

namespace Longhouse.Platform.Tests.Blobs;

/// <summary>What every store promises, whichever it is.</summary>
public sealed class BlobStoreContractTests(S3Server s3)
{
    public static TheoryData<string> Kinds => [.. StoreUnderTest.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Gives_back_the_bytes_that_were_put(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var bytes = Bytes(100_000);

        await PutAsync(test.Store, "a/b", bytes);

        Assert.Equal(bytes, await ReadAsync(test.Store, "a/b"));
        Assert.Equal(100_000, await test.Store.FindLengthAsync("a/b", CancellationToken.None));
        Assert.Empty(test.LeftOver());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Keeps_an_empty_blob(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);

        await PutAsync(test.Store, "empty", []);

        Assert.Empty(await ReadAsync(test.Store, "empty") ?? [1]);
        Assert.Equal(0, await test.Store.FindLengthAsync("empty", CancellationToken.None));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_a_large_stream_that_cannot_seek(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        const long Length = 40 * 1024 * 1024 + 7; // several parts of an S3 upload

        await test.Store.PutAsync(new GeneratedStream(Length), () => "large", CancellationToken.None);

        await using var stored = await test.Store.OpenAsync("large", CancellationToken.None);
        var expected = new HashingStream(new GeneratedStream(Length));
        var actual = new HashingStream(stored!); // just put
        await expected.CopyToAsync(Stream.Null);
        await actual.CopyToAsync(Stream.Null);
        Assert.Equal(expected.Finish(), actual.Finish());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Asks_for_the_key_only_when_all_bytes_are_read(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var content = new MemoryStream(Bytes(5000));
        long? positionWhenAsked = null;

        await test.Store.PutAsync(content, () =>
        {
            positionWhenAsked = content.Position;
            return "late";
        }, CancellationToken.None);

        Assert.Equal(5000, positionWhenAsked);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Replaces_what_was_there(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        await PutAsync(test.Store, "a", Bytes(10));

        await PutAsync(test.Store, "a", Bytes(20));

        Assert.Equal(Bytes(20), await ReadAsync(test.Store, "a"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Says_that_a_missing_key_is_not_there(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);

        Assert.Null(await test.Store.OpenAsync("not/there", CancellationToken.None));
        Assert.Null(await test.Store.FindLengthAsync("not/there", CancellationToken.None));
        Assert.False(await test.Store.DeleteAsync("not/there", CancellationToken.None));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Deletes_once(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        await PutAsync(test.Store, "a", Bytes(10));

        Assert.True(await test.Store.DeleteAsync("a", CancellationToken.None));
        Assert.False(await test.Store.DeleteAsync("a", CancellationToken.None));
        Assert.Null(await test.Store.OpenAsync("a", CancellationToken.None));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_broken_put_stores_nothing_and_leaves_nothing(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var broken = new BreakingStream(Bytes(1000), new IOException("The connection broke."));

        await Assert.ThrowsAsync<IOException>(() => test.Store.PutAsync(broken, () => "a", CancellationToken.None));

        Assert.Null(await test.Store.OpenAsync("a", CancellationToken.None));
        Assert.Empty(test.LeftOver());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_cancelled_put_stores_nothing_and_leaves_nothing(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        using var cancel = new CancellationTokenSource();

        var put = test.Store.PutAsync(new MemoryStream(Bytes(1000)), () =>
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
            return "a";
        }, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.Null(await test.Store.OpenAsync("a", CancellationToken.None));
        Assert.Empty(test.LeftOver());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Lists_in_ordinal_order_of_whole_keys_page_by_page(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        string[] keys = ["p/a/x", "p/a/y/z", "p/a0", "p/a1/x", "p/b", "p_q", "q"];
        foreach (var key in keys.Reverse())
            await PutAsync(test.Store, key, Bytes(key.Length));

        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            Assert.Equal(keys, await ListAllAsync(test.Store, "", limit));
            Assert.Equal(keys[..5], await ListAllAsync(test.Store, "p", limit));
            Assert.Equal(["p/a/x", "p/a/y/z"], await ListAllAsync(test.Store, "p/a", limit));
        }

        Assert.Empty(await ListAllAsync(test.Store, "nothing/here", 10));
        var page = await test.Store.ListAsync("p", "p/a/x", 2, CancellationToken.None);
        Assert.Equal([("p/a/y/z", 7L), ("p/a0", 4L)], page.Items.Select(item => (item.Key, item.Length)));
        Assert.Equal("p/a0", page.Next);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_listing_ends_with_a_page_that_is_just_full(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        await PutAsync(test.Store, "a", []);
        await PutAsync(test.Store, "b", []);

        var page = await test.Store.ListAsync("", null, 2, CancellationToken.None);

        Assert.Equal(2, page.Items.Count);
        Assert.Null(page.Next);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Refuses_keys_outside_the_grammar_everywhere(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        string[] keys =
        [
            "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/..", "a/.b", ".temp/a", "A", "a b", "a\\b", "..\\a", "a:b", "a\0b",
            "a\nb", "ä", "%2e%2e/a", "-a", "_a", "c:/a", "~/a", new string('a', 251),
        ];

        foreach (var key in keys)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(test.Store, key, []));
            await Assert.ThrowsAsync<ArgumentException>(async () => await test.Store.OpenAsync(key, CancellationToken.None));
            await Assert.ThrowsAsync<ArgumentException>(async () => await test.Store.FindLengthAsync(key, CancellationToken.None));
            await Assert.ThrowsAsync<ArgumentException>(async () => await test.Store.DeleteAsync(key, CancellationToken.None));
            if (key.Length > 0)
                await Assert.ThrowsAsync<ArgumentException>(async () => await test.Store.ListAsync(key, null, 1, CancellationToken.None));
        }

        Assert.Empty(await ListAllAsync(test.Store, "", 100));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sweeps_what_old_puts_left_and_no_more(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        await PutAsync(test.Store, "kept", Bytes(10));
        var folder = Path.Combine(test.Folder, TempFolder.Name);
        var (old, fresh) = (Path.Combine(folder, "old"), Path.Combine(folder, "fresh"));
        await File.WriteAllTextAsync(old, "x");
        await File.WriteAllTextAsync(fresh, "x");
        var now = File.GetLastWriteTimeUtc(fresh);
        File.SetLastWriteTimeUtc(old, now.AddDays(-2));

        var swept = await test.Store.SweepAsync(new DateTimeOffset(now).AddDays(-1), CancellationToken.None);

        Assert.Equal(1, swept);
        Assert.Equal([fresh], test.LeftOver());
        Assert.Equal(Bytes(10), await ReadAsync(test.Store, "kept"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Many_puts_of_one_key_at_once_leave_one_whole_blob(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PutAsync(test.Store, "x/y", Bytes(50_000))));

        Assert.Equal(Bytes(50_000), await ReadAsync(test.Store, "x/y"));
        Assert.Equal(["x/y"], await ListAllAsync(test.Store, "", 10));
        Assert.Empty(test.LeftOver());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_check_passes_and_leaves_nothing(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);

        await test.Store.CheckAsync(CancellationToken.None);

        Assert.Empty(await ListAllAsync(test.Store, "", 10));
        Assert.Empty(test.LeftOver());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_full_disk_is_told_from_other_failures(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var full = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await device.WriteAsync(new byte[1]);
        });

        var put = test.Store.PutAsync(new BreakingStream(Bytes(1000), full), () => "a", CancellationToken.None);

        await Assert.ThrowsAsync<StorageFullException>(() => put);
        Assert.Empty(test.LeftOver());
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    private static Task PutAsync(IBlobStore store, string key, byte[] bytes) =>
        store.PutAsync(new MemoryStream(bytes), () => key, CancellationToken.None);

    private static async Task<byte[]?> ReadAsync(IBlobStore store, string key)
    {
        await using var stream = await store.OpenAsync(key, CancellationToken.None);
        if (stream is null)
            return null;

        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<List<string>> ListAllAsync(IBlobStore store, string prefix, int limit)
    {
        var keys = new List<string>();
        string? after = null;
        do
        {
            var page = await store.ListAsync(prefix, after, limit, CancellationToken.None);
            Assert.True(page.Items.Count <= limit);
            keys.AddRange(page.Items.Select(item => item.Key));
            after = page.Next;
        }
        while (after is not null);
        return keys;
    }
}
