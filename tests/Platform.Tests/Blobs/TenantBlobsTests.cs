using System.Security.Cryptography;
using System.Text;
using Longhouse.Platform.Blobs;

namespace Longhouse.Platform.Tests.Blobs;

public sealed class TenantBlobsTests(S3Server s3)
{
    private const string Hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // sha256 of "hello"

    public static TheoryData<string> Kinds => [.. StoreUnderTest.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Names_a_file_by_its_hash_under_the_tenant(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);

        var blob = await blobs.PutAsync(Text("hello"), CancellationToken.None);

        Assert.Equal(new Blob(Hello, 5), blob);
        Assert.Equal(5, await test.Store.FindLengthAsync($"tenants/tenant_1/2c/{Hello}", CancellationToken.None));
        Assert.Equal("hello", await ReadAsync(blobs, Hello));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_same_bytes_twice_are_one_file(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);

        var first = await blobs.PutAsync(Text("hello"), CancellationToken.None);
        var second = await blobs.PutAsync(Text("hello"), CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal([first], await blobs.ListAsync(null, 10, CancellationToken.None));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Another_tenants_file_is_not_there(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var mine = new TenantBlobs(test.Store, "tenant_1", 1000);
        var theirs = new TenantBlobs(test.Store, "tenant_10", 1000);
        await mine.PutAsync(Text("hello"), CancellationToken.None);

        Assert.Null(await theirs.OpenAsync(Hello, CancellationToken.None));
        Assert.Null(await theirs.OpenVerifiedAsync(Hello, CancellationToken.None));
        Assert.False(await theirs.ExistsAsync(Hello, CancellationToken.None));
        Assert.False(await theirs.DeleteAsync(Hello, CancellationToken.None));
        Assert.Empty(await theirs.ListAsync(null, 10, CancellationToken.None));
        Assert.True(await mine.ExistsAsync(Hello, CancellationToken.None));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Lists_page_by_page_in_the_order_of_hashes(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);
        var stored = new List<Blob>();
        for (var i = 0; i < 7; i++)
            stored.Add(await blobs.PutAsync(Text($"file {i}"), CancellationToken.None));
        stored.Sort((a, b) => string.CompareOrdinal(a.Hash, b.Hash));

        var first = await blobs.ListAsync(null, 4, CancellationToken.None);
        var second = await blobs.ListAsync(first[^1].Hash, 4, CancellationToken.None);

        Assert.Equal(stored, [.. first, .. second]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../tenant_2/2c/x")]
    [InlineData("2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824")]
    [InlineData("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982")]
    [InlineData("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98244")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("tenants/tenant_2/2c/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa742")]
    public async Task What_is_not_a_hash_is_not_there(string name)
    {
        using var test = StoreUnderTest.OpenFolder();
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);

        Assert.Null(await blobs.OpenAsync(name, CancellationToken.None));
        Assert.Null(await blobs.FindLengthAsync(name, CancellationToken.None));
        Assert.False(await blobs.DeleteAsync(name, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../tenant_2")]
    [InlineData("Tenant")]
    public void Refuses_a_tenant_that_is_no_single_segment(string tenant)
    {
        using var test = StoreUnderTest.OpenFolder();

        Assert.Throws<ArgumentException>(() => new TenantBlobs(test.Store, tenant, 1000));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_exactly_the_limit_and_not_a_byte_more(string kind)
    {
        using var test = await StoreUnderTest.OpenAsync(kind, s3);
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);

        Assert.Equal(1000, (await blobs.PutAsync(new GeneratedStream(1000), CancellationToken.None)).Length);
        var tooLarge = await Assert.ThrowsAsync<BlobTooLargeException>(() => blobs.PutAsync(new GeneratedStream(1001), CancellationToken.None));
        var lower = await Assert.ThrowsAsync<BlobTooLargeException>(() => blobs.PutAsync(new GeneratedStream(11), 10, CancellationToken.None));
        var higher = await Assert.ThrowsAsync<BlobTooLargeException>(() => blobs.PutAsync(new GeneratedStream(1001), 5000, CancellationToken.None));

        Assert.Equal((1000, 10, 1000), (tooLarge.Limit, lower.Limit, higher.Limit));
        Assert.Single(await blobs.ListAsync(null, 10, CancellationToken.None));
        Assert.Empty(test.LeftOver());
    }

    [Fact]
    public async Task An_endless_stream_ends_at_the_limit()
    {
        using var test = StoreUnderTest.OpenFolder();
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1_000_000);

        await Assert.ThrowsAsync<BlobTooLargeException>(() => blobs.PutAsync(new GeneratedStream(long.MaxValue), CancellationToken.None));

        Assert.Empty(test.LeftOver());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    public async Task A_verified_read_notices_a_changed_byte(int position)
    {
        using var test = StoreUnderTest.OpenFolder();
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1_000_000);
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var blob = await blobs.PutAsync(new MemoryStream(bytes), CancellationToken.None);
        await using (var intact = await blobs.OpenVerifiedAsync(blob.Hash, CancellationToken.None))
            await intact!.CopyToAsync(Stream.Null); // just put

        bytes[position] ^= 1;
        await File.WriteAllBytesAsync(PathOf(test, blob), bytes);

        await using var changed = await blobs.OpenVerifiedAsync(blob.Hash, CancellationToken.None);
        var corrupt = await Assert.ThrowsAsync<BlobCorruptException>(() => changed!.CopyToAsync(Stream.Null)); // still there
        Assert.Equal(blob.Hash, corrupt.Hash);
    }

    [Fact]
    public async Task A_verified_read_notices_missing_bytes()
    {
        using var test = StoreUnderTest.OpenFolder();
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);
        var blob = await blobs.PutAsync(Text("hello"), CancellationToken.None);
        await File.WriteAllTextAsync(PathOf(test, blob), "hell");

        await using var changed = await blobs.OpenVerifiedAsync(blob.Hash, CancellationToken.None);

        await Assert.ThrowsAsync<BlobCorruptException>(() => changed!.CopyToAsync(Stream.Null)); // still there
    }

    [Fact]
    public async Task Putting_the_bytes_again_mends_a_corrupt_file()
    {
        using var test = StoreUnderTest.OpenFolder();
        var blobs = new TenantBlobs(test.Store, "tenant_1", 1000);
        var blob = await blobs.PutAsync(Text("hello"), CancellationToken.None);
        await File.WriteAllTextAsync(PathOf(test, blob), "jello");

        await blobs.PutAsync(Text("hello"), CancellationToken.None);

        Assert.Equal("hello", await ReadAsync(blobs, blob.Hash));
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string PathOf(StoreUnderTest test, Blob blob) =>
        Path.Combine(test.Folder, "tenants", "tenant_1", blob.Hash[..2], blob.Hash);

    private static async Task<string> ReadAsync(TenantBlobs blobs, string hash)
    {
        await using var stream = await blobs.OpenVerifiedAsync(hash, CancellationToken.None);
        using var reader = new StreamReader(stream!); // the caller has put it
        return await reader.ReadToEndAsync();
    }
}
