using Longhouse.Platform.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Platform.Tests.Blobs;

public sealed class BlobServicesTests
{
    [Fact]
    public async Task Old_leftovers_are_swept_at_start()
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-blobs-");
        var old = Path.Combine(folder.CreateSubdirectory(".temp").FullName, "old");
        await File.WriteAllTextAsync(old, "x");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().AddHours(-25).UtcDateTime);
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System)
            .AddBlobs(new BlobOptions { Folder = folder.FullName })
            .BuildServiceProvider();

        var sweep = Assert.IsType<BlobSweep>(Assert.Single(services.GetServices<IHostedService>()));
        await sweep.StartAsync(CancellationToken.None);
        await sweep.ExecuteTask!; // started

        Assert.False(File.Exists(old));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed()
    {
        var options = new BlobOptions { Kind = "s3", Folder = "x", Endpoint = "ftp://x", Region = "", AccessKey = "k", MaxBytes = 0 };

        Assert.Equal(
            [
                "Blobs:MaxMegabytes is 0, but must be between 1 and 102400.",
                "Blobs:Bucket is \"\", but S3 needs a bucket name.",
                "Blobs:Endpoint is \"ftp://x\", but must be an http or https address, or empty.",
                "Blobs:Region is \"\", but S3 needs a region to sign for.",
                "Blobs:AccessKey and Blobs:SecretKey must be set together, or both left empty.",
            ],
            options.Validate());
        Assert.Equal(
            ["Blobs:Kind is \"disk\", but must be folder or s3.", "Blobs:Folder is \"\", but needs the path of a folder."],
            new BlobOptions { Kind = "disk" }.Validate());
    }

    [Fact]
    public void Printing_the_options_does_not_show_the_secret() =>
        Assert.DoesNotContain("hush", new BlobOptions { Kind = "s3", SecretKey = "hush" }.ToString(), StringComparison.Ordinal);
}
