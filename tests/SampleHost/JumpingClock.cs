using System.Runtime.InteropServices;

namespace Longhouse.SampleHost;

/// <summary>The machine's clock; but with each SIGHUP so much more time has gone by, as on a machine that slept.</summary>
internal sealed class JumpingClock : TimeProvider, IDisposable
{
    /// <summary>Not a setting: how many seconds it jumps.</summary>
    public const string Variable = "SAMPLE_HOST_JUMP_SECONDS";

    private readonly PosixSignalRegistration _signal;
    private long _jumped;

    public JumpingClock(TimeSpan by) => _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true; // or the process would end
        Interlocked.Add(ref _jumped, by.Ticks);
    });

    private TimeSpan Jumped => TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jumped;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Jumped.TotalSeconds * TimestampFrequency);

    public void Dispose() => _signal.Dispose();
}
