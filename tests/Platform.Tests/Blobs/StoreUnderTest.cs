using Longhouse.Platform.Blobs;

namespace Longhouse.Platform.Tests.Blobs;

/// <summary>An empty store of either kind, gone with the test.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    private readonly DirectoryInfo _folder;

    private StoreUnderTest(DirectoryInfo folder, IBlobStore store) => (_folder, Store) = (folder, store);

    /// <summary>The kinds of store that can run here.</summary>
    public static IReadOnlyList<string> Kinds => S3Server.IsAtHand ? ["folder", "s3"] : ["folder"];

    public IBlobStore Store { get; }

    /// <summary>Where the folder store keeps its files, and the S3 store those that it has not sent yet.</summary>
    public string Folder => _folder.FullName;

    public static async Task<StoreUnderTest> OpenAsync(string kind, S3Server s3)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-blobs-");
        var options = kind == "s3" ? await s3.NewBucketAsync(folder.FullName) : new BlobOptions { Folder = folder.FullName };
        Assert.Empty(options.Validate());
        return new StoreUnderTest(folder, options.CreateStore());
    }

    public static StoreUnderTest OpenFolder()
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-blobs-");
        return new StoreUnderTest(folder, new FolderBlobStore(folder.FullName));
    }

    /// <summary>Files that no finished put may leave behind.</summary>
    public IEnumerable<string> LeftOver() => Directory.EnumerateFiles(Path.Combine(Folder, TempFolder.Name));

    public void Dispose()
    {
        (Store as IDisposable)?.Dispose();
        _folder.Delete(recursive: true);
    }
}
