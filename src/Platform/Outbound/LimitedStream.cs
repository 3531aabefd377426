namespace Longhouse.Platform.Outbound;

/// <summary>The moment by which a call must be over, body included, and the caller's own wish to end it.</summary>
internal sealed class OutboundDeadline : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;

    public OutboundDeadline(TimeSpan timeout, TimeProvider clock, CancellationToken caller)
    {
        _timeout = timeout;
        _caller = caller;
        _late = new CancellationTokenSource(timeout, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, caller);
        Token = _either.Token;
    }

    public CancellationToken Token { get; }

    /// <summary>What went wrong when the deadline is what ended the call.</summary>
    public Exception Explain(Exception failure) =>
        failure is OperationCanceledException && _late.IsCancellationRequested && !_caller.IsCancellationRequested
            ? new TimeoutException($"The address did not answer in full within {_timeout.TotalSeconds:0.###} s.", failure)
            : failure;

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}

/// <summary>A body, unpacked, that ends at a limit of bytes and at a deadline.</summary>
internal sealed class LimitedStream(HttpContent content, long maxBytes, OutboundDeadline deadline) : Stream
{
    private Stream? _inner;
    private long _count;

    public static OutboundRefusedException TooLarge(long maxBytes) =>
        new(OutboundReason.ResponseTooLarge, $"The answer is longer than {maxBytes} bytes.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            _inner ??= await content.ReadAsStreamAsync(either.Token);
            var read = await _inner.ReadAsync(buffer, either.Token);
            _count += read;
            return _count <= maxBytes ? read : throw TooLarge(maxBytes);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw deadline.Explain(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A blocking read could not be ended by the deadline.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read this body asynchronously.");

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

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
            content.Dispose();
            deadline.Dispose();
        }

        base.Dispose(disposing);
    }
}
