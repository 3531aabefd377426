using System.Security.Cryptography;

namespace Longhouse.Platform.Blobs;

/// <summary>
/// Reads another stream once, hashing and counting what passes. It fails past <paramref name="limit"/> bytes and, when it knows what
/// hash to expect, at the end of bytes that have another one.
/// </summary>
internal sealed class HashingStream(Stream inner, long limit = long.MaxValue, string? expected = null) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;
    private string? _result;

    /// <summary>What has passed so far. Reading it ends the hashing.</summary>
    public Blob Finish() => new(_result ??= Convert.ToHexStringLower(_hash.GetHashAndReset()), _count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Pass(buffer.Span[..read], buffer.Length);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Pass(buffer[..read], buffer.Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Pass(ReadOnlySpan<byte> bytes, int asked)
    {
        if (bytes.IsEmpty)
        {
            // A read into an empty buffer says nothing about the end.
            if (asked > 0 && expected is not null && Finish().Hash != expected)
                throw new BlobCorruptException(expected);
            return;
        }

        _count += bytes.Length;
        if (_count > limit)
            throw new BlobTooLargeException(limit);
        _hash.AppendData(bytes);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => inner.Length;

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        // There is nothing to flush when reading.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
