using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Faults;

public sealed class DiskFullTests
{
    private const int Attachment = 256 * 1024;

    [Theory]
    [MemberData(nameof(TightDisk.Kinds), MemberType = typeof(TightDisk))]
    public async Task On_a_full_disk_writes_are_refused_reads_go_on_and_with_room_all_is_well(string kind)
    {
        await using var disk = TightDisk.Of(kind);
        // On PostgreSQL the database lies elsewhere, and only the files of the tenants are here.
        await using var house = TestDatabase.IsPostgres ? await House.CreateAsync() : House.CreateEmpty(below: disk.Folder);
        var files = Path.Combine(disk.Folder, "files");
        await using var server = await ServerProcess.StartAsync(disk.Around(house.Serve("Roles=control,web", "Telemetry:Level=None", $"Blobs:Folder={files}")));
        var storm = new Storm();
        var reader = House.SignIn(server, House.Notes);
        await WriteUntilAsync(storm, server, () => storm.Acknowledged.Count > 100);
        var note = storm.Acknowledged.First();
        var attachment = await ReadIdAsync(await AttachAsync(reader, note, 1));

        disk.Fill(server);
        if (!TestDatabase.IsPostgres)
            await WriteUntilAsync(storm, server, () => storm.Refused.Count >= 64);
        await AssertRefusedAsync(await AttachAsync(reader, note, 2));
        foreach (var path in new[] { $"/api/notes/{note}", "/api/notes?limit=50", $"/api/attachments/{attachment}" })
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).StatusCode);
        foreach (var refusal in storm.Refused)
            await AssertRefusedAsync(refusal);

        disk.Clear(server);
        var (acknowledged, refused) = (storm.Acknowledged.Count, storm.Refused.Count);
        await WriteUntilAsync(storm, server, () => storm.Acknowledged.Count > acknowledged + 100);
        Assert.Equal(refused, storm.Refused.Count);
        Assert.Equal(HttpStatusCode.Created, (await AttachAsync(reader, note, 3)).StatusCode);
        Assert.Equal(Attachment, (await reader.GetByteArrayAsync($"/api/attachments/{attachment}")).Length);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(files, ".temp"))); // what was interrupted takes no room
        await Books.AssertBalancedAsync(house, storm.Acknowledged);
    }

    private static async Task WriteUntilAsync(Storm storm, ServerProcess server, Func<bool> enough)
    {
        using var stop = new CancellationTokenSource();
        var writing = storm.WriteAsync(server, 16, stop.Token, endsWithServer: false);
        await Until.TrueAsync(enough, House.Patience, "the storm has written, or was refused, enough");
        await stop.CancelAsync();
        await writing;
    }

    private static Task<HttpResponseMessage> AttachAsync(HttpClient client, string note, byte fill) =>
        client.PostAsync($"/api/notes/{note}/attachments?name=roof.bin", new ByteArrayContent([.. Enumerable.Repeat(fill, Attachment)]));

    private static async Task<string> ReadIdAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!; // a 201 has one
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage refusal)
    {
        var code = (await ReadProblem.OfAsync(refusal)).Code;
        Assert.True(((int)refusal.StatusCode, code) is (507, "server.full") or (503, "server.unavailable"), $"{(int)refusal.StatusCode} {code}");
    }
}
