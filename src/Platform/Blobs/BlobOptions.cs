using Amazon.Runtime;
using Amazon.S3;

namespace Longhouse.Platform.Blobs;

/// <summary>Where files are kept. Bound from <c>Blobs</c>.</summary>
internal sealed record BlobOptions
{
    private const long LargestLimit = 100L * 1024 * 1024 * 1024;

    /// <summary><c>folder</c> or <c>s3</c>.</summary>
    public string Kind { get; init; } = "folder";

    /// <summary>The folder that holds the files or, for S3, in which uploads are collected before they are sent. Never empty.</summary>
    public string Folder { get; init; } = "";

    /// <summary>S3: the name of the bucket, which must exist.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>S3: the address of a server that speaks its protocol (http or https); empty for Amazon's own.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>S3: the region that requests are signed for, such as <c>eu-central-1</c>.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>S3: the access key; empty to take the machine's own role or environment.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>S3: the secret of the access key; set exactly when that is.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>S3: the bucket is named in the path and not in the host, as most servers other than Amazon's want it.</summary>
    public bool PathStyle { get; init; }

    /// <summary>The longest file that is taken, in bytes: 1 to 100 GiB.</summary>
    public long MaxBytes { get; init; } = 1024L * 1024 * 1024;

    public IEnumerable<string> Validate()
    {
        if (Kind is not ("folder" or "s3"))
            yield return $"Blobs:Kind is \"{Kind}\", but must be folder or s3.";
        if (Folder.Length == 0)
            yield return "Blobs:Folder is \"\", but needs the path of a folder.";
        if (MaxBytes is < 1 or > LargestLimit)
            yield return $"Blobs:MaxMegabytes is {MaxBytes / 1024 / 1024}, but must be between 1 and {LargestLimit / 1024 / 1024}.";
        if (Kind != "s3")
            yield break;

        if (Bucket.Length == 0)
            yield return "Blobs:Bucket is \"\", but S3 needs a bucket name.";
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"Blobs:Endpoint is \"{Endpoint}\", but must be an http or https address, or empty.";
        if (Region.Length == 0)
            yield return "Blobs:Region is \"\", but S3 needs a region to sign for.";
        if (AccessKey.Length == 0 != (SecretKey.Length == 0))
            yield return "Blobs:AccessKey and Blobs:SecretKey must be set together, or both left empty.";
    }

    internal IBlobStore CreateStore() => Kind == "s3"
        ? new S3BlobStore(CreateClient(), Bucket, new TempFolder(Path.Combine(Folder, TempFolder.Name)))
        : new FolderBlobStore(Folder);

    // A printed record shows its properties; this one holds a secret.
    public override string ToString() => $"Blobs in {(Kind == "s3" ? $"bucket {Bucket}" : Folder)}";

    private AmazonS3Client CreateClient()
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = Region,
            ForcePathStyle = PathStyle,
            // Other servers of the protocol do not know Amazon's newer trailing checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoint.Length > 0)
            config.ServiceURL = Endpoint;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Region);

        return AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), config)
            : new AmazonS3Client(config);
    }
}
