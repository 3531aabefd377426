using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Longhouse.Platform.Blobs;

/// <summary>
/// Blobs as objects of an S3 bucket, or of a server that speaks its protocol. A put is collected in a local file first: then the key
/// is known before the first byte is sent, S3 itself makes the object appear whole, and no memory is held for slow senders.
/// </summary>
internal sealed class S3BlobStore(IAmazonS3 s3, string bucket, TempFolder temp) : IBlobStore, IDisposable
{
    private const int PartBytes = 16 * 1024 * 1024;
    private const int LargestPage = 1000;
    private const string ContentType = "application/octet-stream";

    private static readonly TimeSpan AbandonPatience = TimeSpan.FromSeconds(10);

    public async Task PutAsync(Stream content, Func<string> key, CancellationToken cancel)
    {
        var file = await temp.CollectAsync(content, durable: false, cancel);
        try
        {
            var name = BlobKey.Require(key());
            if (new FileInfo(file).Length <= PartBytes)
                await PutWholeAsync(file, name, cancel);
            else
                await PutPartsAsync(file, name, cancel);
        }
        catch (AmazonServiceException e) when (IsFull(e))
        {
            throw new StorageFullException(e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancel)
    {
        try
        {
            return (await s3.GetObjectAsync(bucket, BlobKey.Require(key), cancel)).ResponseStream;
        }
        catch (AmazonS3Exception e) when (IsMissingKey(e))
        {
            return null;
        }
    }

    public async Task<long?> FindLengthAsync(string key, CancellationToken cancel)
    {
        try
        {
            return (await s3.GetObjectMetadataAsync(bucket, BlobKey.Require(key), cancel)).ContentLength;
        }
        catch (AmazonS3Exception e) when (IsMissingKey(e))
        {
            return null;
        }
    }

    public async Task<bool> DeleteAsync(string key, CancellationToken cancel)
    {
        // S3 answers the same whether there was anything, so it is asked before.
        if (await FindLengthAsync(key, cancel) is null)
            return false;

        await s3.DeleteObjectAsync(bucket, key, cancel);
        return true;
    }

    public async Task<BlobPage> ListAsync(string prefix, string? after, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var response = await s3.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = BlobKey.RequirePrefix(prefix).Length == 0 ? null : prefix + "/",
            StartAfter = after,
            MaxKeys = Math.Min(limit, LargestPage),
        }, cancel);

        var items = (response.S3Objects ?? []).ConvertAll(item => new StoredBlob(
            item.Key, item.Size ?? 0, new DateTimeOffset((item.LastModified ?? default).ToUniversalTime())));
        return new BlobPage(items, response.IsTruncated == true && items.Count > 0 ? items[^1].Key : null);
    }

    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var swept = temp.Sweep(before);
        try
        {
            swept += await AbandonOldUploadsAsync(before, cancel);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotImplemented)
        {
            // Not every server of the protocol lists unfinished uploads; such a one has a clean-up of its own.
        }

        return swept;
    }

    public void Dispose() => s3.Dispose();

    private async Task PutWholeAsync(string file, string key, CancellationToken cancel) => await s3.PutObjectAsync(new PutObjectRequest
    {
        BucketName = bucket,
        Key = key,
        FilePath = file,
        ContentType = ContentType,
        UseChunkEncoding = false, // Amazon's own framing of bodies, which other servers often do not read
    }, cancel);

    private async Task PutPartsAsync(string file, string key, CancellationToken cancel)
    {
        var upload = (await s3.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = ContentType }, cancel)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            var length = new FileInfo(file).Length;
            for (var position = 0L; position < length; position += PartBytes)
            {
                var part = await s3.UploadPartAsync(new UploadPartRequest
                {
                    BucketName = bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = parts.Count + 1,
                    FilePath = file,
                    FilePosition = position,
                    PartSize = Math.Min(PartBytes, length - position),
                    UseChunkEncoding = false,
                }, cancel);
                parts.Add(new PartETag(parts.Count + 1, part.ETag));
            }

            await s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts }, cancel);
        }
        catch
        {
            await AbandonAsync(key, upload);
            throw;
        }
    }

    // Parts cost room until they are given up. When that fails as well, the daily sweep does it; the first failure is what matters.
    private async Task AbandonAsync(string key, string upload)
    {
        using var patience = new CancellationTokenSource(AbandonPatience);
        try
        {
            await s3.AbortMultipartUploadAsync(bucket, key, upload, patience.Token);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException)
        {
        }
    }

    private async Task<int> AbandonOldUploadsAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var abandoned = 0;
        var request = new ListMultipartUploadsRequest { BucketName = bucket };
        ListMultipartUploadsResponse page;
        do
        {
            page = await s3.ListMultipartUploadsAsync(request, cancel);
            foreach (var upload in (page.MultipartUploads ?? []).Where(upload => upload.Initiated?.ToUniversalTime() < before.UtcDateTime))
            {
                await s3.AbortMultipartUploadAsync(bucket, upload.Key, upload.UploadId, cancel);
                abandoned++;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);
        return abandoned;
    }

    // A missing bucket is a wrong setting and must not read as "no such file".
    private static bool IsMissingKey(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket";

    private static bool IsFull(AmazonServiceException e) =>
        e.StatusCode == HttpStatusCode.InsufficientStorage || e.ErrorCode is "XMinioStorageFull" or "QuotaExceeded";
}
