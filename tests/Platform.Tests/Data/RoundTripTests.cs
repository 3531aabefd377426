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
        Assert.Equal(1 * perTrip, await TripsAsync(host, () => editor.GetAsync<Made>($"/api/notes/{note.Id}")));
        Assert.Equal(2 * perTrip, await TripsAsync(host, () => editor.PostAsync<Made>("/api/notes", new { title = "x" })));
    }

    // Npgsql tells of one activity for each batch or command that it sends, on the database that it sends it to.
    private static async Task<int> TripsAsync(TestHost host, Func<Task> run)
    {
        var trips = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var isOurs = TestDatabase.IsPostgres && host.Database.OwnerSetting.Contains($"Database={activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")}", StringComparison.Ordinal);
                if (isOurs)
                    Interlocked.Increment(ref trips);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await run();
        return trips;
    }
}
