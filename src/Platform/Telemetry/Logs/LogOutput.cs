using System.Buffers;
using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>
/// Writes finished lines to a stream in the background. Whoever logs never waits: when the stream is slower than the events, lines are
/// dropped and counted, and the count is told once it moves again.
/// </summary>
internal sealed class LogOutput : IDisposable
{
    private const int BatchBytes = 64 * 1024;

    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("Longhouse.Telemetry");

    private static readonly Counter<long> DroppedLines =
        Meter.CreateCounter<long>("longhouse.telemetry.dropped_log_lines", "{line}", "Log lines dropped because the output was too slow.");

    private readonly Stream _stream;
    private readonly int _maxPendingBytes;
    private readonly Channel<ArraySegment<byte>> _lines =
        Channel.CreateUnbounded<ArraySegment<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;
    private long _pendingBytes;
    private long _dropped;

    public LogOutput(Stream stream, int maxPendingBytes = 8 * 1024 * 1024)
    {
        _stream = stream;
        _maxPendingBytes = maxPendingBytes;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Writes the line that tells how many were dropped.</summary>
    public Action<IBufferWriter<byte>, long>? WriteDropped { get; set; }

    public void Add(ReadOnlySpan<byte> line)
    {
        if (Interlocked.Add(ref _pendingBytes, line.Length) > _maxPendingBytes)
        {
            Interlocked.Add(ref _pendingBytes, -line.Length);
            Interlocked.Increment(ref _dropped);
            DroppedLines.Add(1);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(line.Length);
        line.CopyTo(copy);
        if (!_lines.Writer.TryWrite(new ArraySegment<byte>(copy, 0, line.Length)))
            ArrayPool<byte>.Shared.Return(copy); // the server has stopped
    }

    private async Task WriteAsync()
    {
        var batch = new ArrayBufferWriter<byte>(BatchBytes);
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (batch.WrittenCount < BatchBytes && _lines.Reader.TryRead(out var line))
            {
                batch.Write(line.AsSpan());
                ArrayPool<byte>.Shared.Return(line.Array!); // rented above
            }

            var written = batch.WrittenCount;
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                WriteDropped?.Invoke(batch, dropped);
            try
            {
                await _stream.WriteAsync(batch.WrittenMemory);
                await _stream.FlushAsync();
            }
            catch (IOException)
            {
                // Nobody reads any more. There is no place left to say so, and requests go on.
            }

            // Counted as pending until written: otherwise a stuck stream would let another budget's worth in.
            Interlocked.Add(ref _pendingBytes, -written);
            batch.ResetWrittenCount();
        }
    }

    /// <summary>Writes what is pending, for a limited time, and ends.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        if (_writing.Wait(FlushPatience))
            _stream.Dispose();
    }
}
