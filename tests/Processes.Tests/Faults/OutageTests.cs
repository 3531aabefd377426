using System.Diagnostics;
using System.Net;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Faults;

public sealed class OutageTests
{
    private const int Connections = 32;

    [Theory]
    [MemberData(nameof(Outage.Kinds), MemberType = typeof(Outage))]
    public async Task A_database_that_is_away_for_a_while_costs_503s_for_seconds_and_no_write(string kind)
    {
        await using var outage = await Outage.PrepareAsync(kind);
        await using var server = await outage.House.ServeAsync("Roles=control,web", "Telemetry:Level=Error");
        var storm = new Storm();
        using var calm = new CancellationTokenSource();
        var writing = storm.WriteAsync(server, Connections, calm.Token, endsWithServer: false);
        await Until.TrueAsync(() => storm.Acknowledged.Count > 200, House.Patience, "notes are written before it");

        await outage.BeginAsync();
        await Until.TrueAsync(() => storm.Refused.Count >= Connections, House.Patience, "every connection was refused once");
        await outage.EndAsync();
        var (acknowledged, back) = (storm.Acknowledged.Count, Stopwatch.StartNew());
        await Until.TrueAsync(() => storm.Acknowledged.Count > acknowledged + 200, House.Patience, "notes are written after it");
        Assert.InRange(back.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await calm.CancelAsync();
        await writing;

        foreach (var refusal in storm.Refused)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.StatusCode);
            Assert.Equal("server.unavailable", (await ReadProblem.OfAsync(refusal)).Code);
            Assert.InRange(refusal.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        }
        await Books.AssertBalancedAsync(outage.House, storm.Acknowledged);
    }
}
