using System.Diagnostics;
using System.Security.Cryptography;
using Amazon.S3;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Tests.Blobs;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Longhouse.Platform.Tests.Blobs;

/// <summary>A real S3 server on loopback, started when the first test wants it and stopped after the last.</summary>
public sealed class S3Server : IAsyncDisposable
{
    private const string Key = "S3RVER";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("longhouse-s3-");
    private readonly Lazy<Task<(Process Process, string Endpoint)>> _server;

    public S3Server() => _server = new(StartAsync);

    /// <summary>The folder of programs that tests talk to; unset where only the SDK is at hand.</summary>
    private static string? Peers => Environment.GetEnvironmentVariable("LONGHOUSE_TEST_PEERS");

    public static bool IsAtHand => Peers is not null;

    /// <summary>The options of a bucket of its own for each caller.</summary>
    internal async Task<BlobOptions> NewBucketAsync(string spool)
    {
        var options = new BlobOptions
        {
            Kind = "s3",
            Folder = spool,
            Bucket = "bucket-" + RandomNumberGenerator.GetHexString(16, lowercase: true),
            Endpoint = (await _server.Value).Endpoint,
            AccessKey = Key,
            SecretKey = Key,
            PathStyle = true,
        };
        using var s3 = new AmazonS3Client(Key, Key, new AmazonS3Config { ServiceURL = options.Endpoint, ForcePathStyle = true });
        await s3.PutBucketAsync(options.Bucket);
        return options;
    }

    private async Task<(Process Process, string Endpoint)> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                "--openssl-legacy-provider", // it encrypts the tokens of its listings with DES
                Path.Combine(Peers!, "node_modules", "s3rver", "bin", "s3rver.js"), // set, or no test would have asked
                "--directory", _data.FullName, "--port", "0", "--address", "127.0.0.1", "--silent", "--no-vhost-buckets",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!; // null only when a running program was reused

        const string Announcement = "S3rver listening on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
                return (process, "http://" + line[Announcement.Length..]);
        }

        throw new InvalidOperationException("s3rver ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            using var process = (await _server.Value).Process;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _data.Delete(recursive: true);
    }
}
