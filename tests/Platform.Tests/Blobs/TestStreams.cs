namespace Longhouse.Platform.Tests.Blobs;

/// <summary>Hands out some bytes and then fails, as a connection does that breaks.</summary>
internal sealed class BreakingStream(byte[] bytes, Exception failure) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        return read > 0 ? read : throw failure;
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        await base.CopyToAsync(destination, bufferSize, cancellationToken);
        throw failure;
    }
}

/// <summary>Bytes from a formula, never in memory at once, and read only forwards.</summary>
internal sealed class GeneratedStream(long length) : Stream
{
    private long _position;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - _position);
        for (var i = 0; i < read; i++)
            buffer[offset + i] = (byte)((_position + i) * 31 >> 3);
        _position += read;
        return read;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
