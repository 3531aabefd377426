using System.Runtime.Versioning;
using Longhouse.Platform.Blobs;

namespace Longhouse.Platform.Tests.Blobs;

public sealed class FolderBlobStoreTests
{
    [Fact]
    public async Task Does_not_follow_a_link_out_of_its_root()
    {
        using var test = StoreUnderTest.OpenFolder();
        var outside = Directory.CreateTempSubdirectory("longhouse-outside-");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(test.Folder, "link"), outside.FullName);
        File.CreateSymbolicLink(Path.Combine(test.Folder, "file"), Path.Combine(outside.FullName, "secret"));

        foreach (var key in new[] { "link/secret", "file" })
        {
            await Assert.ThrowsAsync<IOException>(async () => await test.Store.OpenAsync(key, CancellationToken.None));
            await Assert.ThrowsAsync<IOException>(async () => await test.Store.FindLengthAsync(key, CancellationToken.None));
            await Assert.ThrowsAsync<IOException>(async () => await test.Store.DeleteAsync(key, CancellationToken.None));
            await Assert.ThrowsAsync<IOException>(() => test.Store.PutAsync(new MemoryStream([1]), () => key, CancellationToken.None));
        }

        Assert.Empty((await test.Store.ListAsync("", null, 10, CancellationToken.None)).Items);
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(outside.FullName, "secret")));
        outside.Delete(recursive: true);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Keeps_its_files_from_other_users()
    {
        var parent = Directory.CreateTempSubdirectory("longhouse-blobs-");
        var folder = Path.Combine(parent.FullName, "blobs");

        _ = new FolderBlobStore(folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        parent.Delete(recursive: true);
    }

    [Fact]
    public async Task Lists_names_that_sort_before_a_slash_where_a_bucket_lists_them()
    {
        using var test = StoreUnderTest.OpenFolder();
        string[] keys = ["a-b/x", "a.b", "a/x", "a0", "a_/x"];
        foreach (var key in keys.Reverse())
            await test.Store.PutAsync(new MemoryStream(), () => key, CancellationToken.None);

        var first = await test.Store.ListAsync("", null, 2, CancellationToken.None);
        var rest = await test.Store.ListAsync("", first.Next, 10, CancellationToken.None);

        Assert.Equal(keys, first.Items.Concat(rest.Items).Select(item => item.Key));
    }

    [Fact]
    public async Task A_reader_keeps_its_bytes_while_they_are_deleted()
    {
        using var test = StoreUnderTest.OpenFolder();
        await test.Store.PutAsync(new MemoryStream([1, 2, 3]), () => "a", CancellationToken.None);
        await using var reader = await test.Store.OpenAsync("a", CancellationToken.None);

        Assert.True(await test.Store.DeleteAsync("a", CancellationToken.None));

        var bytes = new byte[3];
        await reader!.ReadExactlyAsync(bytes); // opened while it was there
        Assert.Equal([1, 2, 3], bytes);
    }

    [Fact]
    public async Task The_check_fails_when_the_folder_is_gone()
    {
        using var test = StoreUnderTest.OpenFolder();
        Directory.Delete(Path.Combine(test.Folder, ".temp"));

        await Assert.ThrowsAnyAsync<IOException>(() => test.Store.CheckAsync(CancellationToken.None));
    }
}
