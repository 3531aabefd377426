using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Departures;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Departures;

/// <summary>A house whose first tenant has some of everything: notes, a file, a configuration, a secret, labels, usage.</summary>
internal sealed class LeavingHouse(TestHost host) : IAsyncDisposable
{
    public const string Secret = "plain-secret-0123456789-nobody-must-read";
    public const string FileText = "bytes of a file";

    public TestHost Host => host;

    public TestCaller Admin { get; } = host.SignInToConsole(PlatformRole.PlatformAdmin);

    public string Path => $"/api/v1/tenants/{host.Tenant.Id}";

    public static async Task<LeavingHouse> StartAsync(Longhouse.Platform.Testing.TestHostOptions? options = null)
    {
        var house = new LeavingHouse(await TestHost.StartAsync(options ?? new TestHostOptions(), new NotesModule()));
        var editor = await house.Host.SignInAsync(NotesPermissions.Edit);
        var note = await editor.PostAsync<Made>("/api/notes", new { title = "Roof", body = "mend it" });
        await editor.PostAsync<Made>($"/api/notes/{note.Id}/attachments?name=a", new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(FileText)));
        await house.Admin.PostAsync<Made>($"{house.Path}/credentials", new { provider = "smtp", label = "Mail", fields = new { password = Secret } });
        var drafted = await house.Admin.SendAsync(HttpMethod.Put, $"{house.Path}/config/draft", new { schemaVersion = 1, config = new { colour = "teal" } }, 0);
        Assert.True(drafted.IsSuccessStatusCode, await drafted.Content.ReadAsStringAsync());
        var published = await house.Admin.SendAsync(HttpMethod.Post, $"{house.Path}/config/draft:publish", new { comment = "first" }, 0);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        await house.Host.RunJobsAsync();
        return house;
    }

    public async Task<TenantExport> ExportAsync()
    {
        var export = await Admin.PostAsync<TenantExport>($"{Path}/export", new { });
        await Host.RunJobsAsync();
        return await Admin.GetAsync<TenantExport>($"{Path}/exports/{export.Id}");
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> UnpackAsync(TenantExport export)
    {
        var bytes = await Admin.Client.GetByteArrayAsync($"{Path}/exports/{export.Id}/file");
        Assert.Equal((export.Sha256, export.Bytes), (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var copy = new MemoryStream();
            await using var content = await entry.OpenAsync();
            await content.CopyToAsync(copy);
            files.Add(entry.FullName, copy.ToArray());
        }
        return files;
    }

    public Task<JsonElement> AnnounceAsync() => Admin.PostAsync<JsonElement>($"{Path}:delete", new { slug = host.Tenant.Slug });

    /// <summary>Lets the time go by in which it could be taken back, and the job run.</summary>
    public async Task<JsonElement> LetGoAsync()
    {
        await AnnounceAsync();
        Host.Clock.Advance(Departure.Grace);
        await Host.RunJobsAsync();
        return await Admin.GetAsync<JsonElement>($"{Path}/departure");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private sealed record Made(string Id);
}
