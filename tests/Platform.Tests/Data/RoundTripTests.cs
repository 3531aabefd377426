using System.Diagnostics;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.Platform.Tests.Data;

/// <summary>A tenant is set in the same round trip as the statement that it is for. SQLite has no trips at all.</summary>
public sealed class RoundTripTests
{
    private sealed record Made(string Id);

    [Fact]
    public async Task A_read_takes_one_trip_and_a_write_with_its_audit_entry_two()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Read, NotesPermissions.Edit);
        var note = await editor.PostAsync<Made>("/api/notes", new { title = "x" });

        var perTrip = TestDatabase.IsPostgres ? 1 : 0;
        Assert.Equal(1 * perTrip, await TripsAsync(() => editor.GetAsync<Made>($"/api/notes/{note.Id}")));
        Assert.Equal(2 * perTrip, await TripsAsync(() => editor.PostAsync<Made>("/api/notes", new { title = "x" })));
    }

    // Npgsql tells of one activity for each batch or command that it sends, within what it was sent for: what the host does of its own now and then is not ours.
    private static async Task<int> TripsAsync(Func<Task> run)
    {
        var trips = 0;
        using var request = new Activity("request").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == request.TraceId)
                    Interlocked.Increment(ref trips);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await run();
        return trips;
    }
}
