using System.Globalization;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Views;

namespace Longhouse.Simulator.Tests.Sessions;

/// <summary>A server with a folder of synthetic bars of its own.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    public const string File = "es-like-30m.csv";

    private SimulatorHost(TestHost host, string folder) => (Host, Folder) = (host, folder);

    public TestHost Host { get; }

    public string Folder { get; }

    public static async Task<SimulatorHost> StartAsync(int bars = 4_000, IReadOnlyDictionary<string, string>? settings = null, ulong seed = 7)
    {
        var folder = Directory.CreateTempSubdirectory("simulator-").FullName;
        await WriteAsync(Path.Combine(folder, File), bars, seed);
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["Simulator:DataDirectory"] = folder };
        return new SimulatorHost(await TestHost.StartAsync(new TestHostOptions { Settings = all }, new SimulatorModule()), folder);
    }

    public static async Task WriteAsync(string path, int bars, ulong seed = 7)
    {
        await using var writer = new StreamWriter(path);
        new BarGenerator(seed).Write(bars, writer);
    }

    public Task<TestCaller> SignInAsync() => Host.SignInAsync(SimulatorPermissions.Replay, SimulatorPermissions.Observe);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What the bytes of a history say.</summary>
internal static class ReadHistory
{
    public static (int From, List<long[]> Bars) Of(byte[] bytes)
    {
        Assert.Equal("LHB2", System.Text.Encoding.ASCII.GetString(bytes, 0, 4));
        var (from, count, step, time) = (BitConverter.ToInt32(bytes, 4), BitConverter.ToInt32(bytes, 8), BitConverter.ToInt64(bytes, 16), BitConverter.ToInt64(bytes, 24));
        var tick = BitConverter.ToInt64(bytes, 32);
        var (at, close) = (40, 0L);
        var bars = new List<long[]>();
        for (var i = 0; i < count; i++)
        {
            time += (long)Next() * step;
            var open = close + Signed();
            close = open + Signed();
            var high = Math.Max(open, close) + (long)Next();
            var low = Math.Min(open, close) - (long)Next();
            bars.Add([time, open * tick, high * tick, low * tick, close * tick]);
        }
        Assert.Equal(bytes.Length, at);
        return (from, bars);

        ulong Next()
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var b = bytes[at++];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80)
                    return value;
            }
        }
        long Signed() => Next() is var v ? (long)(v >> 1) ^ -(long)(v & 1) : 0;
    }
}

/// <summary>Events as rows, each by itself.</summary>
internal sealed record EventRow(
    int Ago, string Kind, long Leg, bool IsBull, double Origin, int OriginAgo, double Price, double Pivot, int PivotAgo, double Multiple, string? Reason, double? Ratio, bool? IsUp, string? Why);

internal static class EventRows
{
    public static List<EventRow> Rows(this EventsView events) =>
    [
        .. events.Ago.Select((ago, i) =>
        {
            var (leg, more) = (events.Legs[events.Leg[i]], events.More.SingleOrDefault(one => one.At == i));
            return new EventRow(
                ago, events.Kinds[events.Kind[i]], leg.Number, leg.IsBull, leg.Origin, leg.OriginAgo - ago, events.Price[i], events.Pivot[i], events.PivotAgo[i], events.Multiple[i],
                more?.Reason, more?.Ratio, more?.IsUp, more?.Why);
        }),
    ];
}
