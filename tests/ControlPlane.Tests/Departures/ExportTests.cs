using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Departures;
using Longhouse.Jobs;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Departures;

public sealed class ExportTests
{
    [Fact]
    public async Task A_copy_has_every_table_and_file_of_the_tenant_and_a_manifest_that_proves_them()
    {
        await using var house = await LeavingHouse.StartAsync();
        await house.Host.AddTenantAsync("second");

        var export = await house.ExportAsync();
        var files = await house.UnpackAsync(export);

        Assert.Equal((TenantExport.Ready, house.Host.Clock.GetUtcNow() + TimeSpan.FromHours(24)), (export.State, export.ExpiresAt));
        var manifest = JsonDocument.Parse(files["manifest.json"]).RootElement;
        var listed = manifest.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("path").GetString()!);
        Assert.Equal(files.Keys.Where(path => path != "manifest.json").Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(listed, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(files[file.Key])), file.Value.GetProperty("sha256").GetString()));
        Assert.Equal(1, listed["tables/notes_notes.jsonl"].GetProperty("rows").GetInt64());
        Assert.Contains("mend it", Encoding.UTF8.GetString(files["tables/notes_notes.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("teal", Encoding.UTF8.GetString(files["tables/control_config_revisions.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("control.config_published", Encoding.UTF8.GetString(files["tables/audit_entries.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(LeavingHouse.FileText, Encoding.UTF8.GetString(files.Single(file => file.Key.StartsWith("files/", StringComparison.Ordinal)).Value));
        var all = Encoding.UTF8.GetString([.. files.Values.SelectMany(bytes => bytes)]);
        Assert.DoesNotContain("second", all, StringComparison.Ordinal);
        foreach (var withheld in new[] { "payload", "wrapped_key", "secret_hash", LeavingHouse.Secret, "\"cr_" })
            Assert.DoesNotContain(withheld, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_is_to_be_had_for_a_day_and_then_no_more()
    {
        await using var house = await LeavingHouse.StartAsync();
        var export = await house.ExportAsync();
        var file = $"{house.Path}/exports/{export.Id}/file";

        house.Host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await house.Admin.Client.GetAsync(file)).StatusCode);
        house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("control.export_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync(file)));
        await house.Host.Services.GetRequiredService<JobClient>().EnqueueAsync(new ExpireExports(), new JobOptions { Partition = TenantId.House.Value }, CancellationToken.None);
        await house.Host.RunJobsAsync();

        Assert.Equal(TenantExport.Expired, (await house.Admin.GetAsync<TenantExport>($"{house.Path}/exports/{export.Id}")).State);
        Assert.Empty(Directory.EnumerateFiles(house.Host.Database.Folder, $"{export.Id}*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Only_owners_and_administrators_take_it_away_and_each_time_is_audited()
    {
        await using var house = await LeavingHouse.StartAsync();
        var export = await house.ExportAsync();
        var file = $"{house.Path}/exports/{export.Id}/file";
        var tenant = house.Host.Tenant;
        var second = await house.Host.AddTenantAsync("second");

        foreach (var other in new[] { house.Host.SignInToConsole(PlatformRole.Operator), house.Host.SignInToConsole(PlatformRole.None, (tenant, TenantRole.Admin)), house.Host.SignInToConsole(PlatformRole.None, (second, TenantRole.Owner)) })
            Assert.Equal(HttpStatusCode.Forbidden, (await other.Client.GetAsync(file)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.Host.SignInToConsole(PlatformRole.None, (tenant, TenantRole.Owner)).Client.GetAsync(file)).StatusCode);

        var entries = await house.Admin.GetAsync<Page<Entry>>($"/api/v1/audit?tenant={tenant.Id}&action=control.export_downloaded");
        Assert.Equal(export.Id, Assert.Single(entries.Items).Subject);
    }

    [Fact]
    public async Task One_copy_is_made_at_a_time_and_an_unfinished_one_is_not_handed_out()
    {
        await using var house = await LeavingHouse.StartAsync();
        var export = await house.Admin.PostAsync<TenantExport>($"{house.Path}/export", new { });

        Assert.Equal("control.export_running", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{house.Path}/export", new { })));
        Assert.Equal("control.export_not_ready", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.Client.GetAsync($"{house.Path}/exports/{export.Id}/file")));
        Assert.Equal("control.tenant_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants/none/export", new { })));
    }

    private sealed record Entry(string Action, string Subject);
}
