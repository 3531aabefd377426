using System.Net;
using System.Text.Json;
using Longhouse.ControlPlane.Departures;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Departures;

public sealed class DepartureTests
{
    [Fact]
    public async Task Every_table_with_rows_of_tenants_is_named_by_whoever_owns_it()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());

        var named = host.Services.GetRequiredService<TenantTableList>().All.Select(table => table.Name).ToList();

        Assert.Equal(await TenantTables.FindAsync(host.Services.GetRequiredService<IDatabase>(), CancellationToken.None), named.ToHashSet());
        Assert.Equal(named.Count, named.Distinct().Count());
    }

    [Fact, Trait("Acceptance", "11")]
    public async Task After_the_end_no_table_has_the_tenants_id_outside_tombstones()
    {
        await using var house = await LeavingHouse.StartAsync();
        var id = house.Host.Tenant.Id.Value;
        await house.ExportAsync();
        Assert.Contains("notes_notes", await TableSearch.FindAsync(house.Host, id)); // the search does find what is there

        var departure = await house.LetGoAsync();

        Assert.Equal("done", departure.GetProperty("state").GetString());
        Assert.Equal(["audit_entries", "audit_heads", "control_departures", "control_tenants"], (await TableSearch.FindAsync(house.Host, id)).Except(["audit_checkpoints"])); // of those there may be one for its chain
        Assert.Equal(["control_retired_slugs"], (await TableSearch.FindAsync(house.Host, "first")).Except(["audit_entries"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(house.Host.Database.Folder, "*", SearchOption.AllDirectories), file => file.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_report_counts_what_went()
    {
        await using var house = await LeavingHouse.StartAsync();

        var report = (await house.LetGoAsync()).GetProperty("report");

        Assert.Equal((1, 1, 1), (report.GetProperty("rows").GetProperty("notes_notes").GetInt32(), report.GetProperty("rows").GetProperty("notes_attachments").GetInt32(), report.GetProperty("files").GetInt32()));
        Assert.Equal(1, report.GetProperty("secretsDestroyed").GetInt32());
        Assert.True(report.GetProperty("jobs").GetInt32() > 0);
        Assert.Equal(["audit_entries", "audit_heads", "audit_checkpoints"], report.GetProperty("kept").EnumerateObject().Select(kept => kept.Name));
    }

    [Fact, Trait("Acceptance", "11")]
    public async Task Secrets_cannot_be_opened_any_more_even_with_the_key()
    {
        await using var house = await LeavingHouse.StartAsync();
        var wrapped = (await house.Host.Services.GetRequiredService<SystemDb>().QueryAsync<byte[]>($"select wrapped_key from control_credentials", CancellationToken.None)).Single();
        var text = System.Text.Encoding.Latin1.GetString(wrapped);
        Assert.Equal(["control_credentials"], await TableSearch.FindAsync(house.Host, text));

        await house.LetGoAsync();

        Assert.Empty(await TableSearch.FindAsync(house.Host, text)); // the data key is nowhere, so its payload is noise wherever a copy of it lies
    }

    [Fact]
    public async Task From_the_announcement_on_the_tenant_answers_nobody_and_its_jobs_wait()
    {
        await using var house = await LeavingHouse.StartAsync();
        var editor = await house.Host.SignInAsync(NotesPermissions.Edit);
        await editor.SendAsync(HttpMethod.Post, "/api/notes", new { title = "x", body = "one two" });

        var departure = await house.AnnounceAsync();
        await house.Host.RunJobsAsync();

        Assert.Equal("announced", departure.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await editor.SendAsync(HttpMethod.Get, "/api/notes")).StatusCode);
        Assert.Equal(1, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync($"select count(*) from notes_notes where words is null", CancellationToken.None));
    }

    [Fact]
    public async Task It_can_be_taken_back_within_two_weeks_and_all_is_as_it_was()
    {
        await using var house = await LeavingHouse.StartAsync();
        await house.AnnounceAsync();
        house.Host.Clock.Advance(Departure.Grace - TimeSpan.FromSeconds(1));
        await house.Host.RunJobsAsync();

        var cancelled = await house.Admin.PostAsync<JsonElement>($"{house.Path}:cancel-delete", new { });
        house.Host.Clock.Advance(TimeSpan.FromDays(1));
        await house.Host.RunJobsAsync();

        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        var reader = await house.Host.SignInAsync(NotesPermissions.Read);
        Assert.Contains("Roof", await reader.Client.GetStringAsync("/api/notes"), StringComparison.Ordinal);
        Assert.Equal("control.tenant_not_leaving", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{house.Path}:cancel-delete", new { })));
    }

    [Fact]
    public async Task A_suspended_tenant_that_stays_after_all_is_suspended_again()
    {
        await using var house = await LeavingHouse.StartAsync();
        await house.Admin.PostAsync<object>($"{house.Path}:suspend", new { reason = "unpaid" });
        await house.AnnounceAsync();

        await house.Admin.PostAsync<object>($"{house.Path}:cancel-delete", new { });

        Assert.Equal("suspended", (await house.Admin.GetAsync<TenantAnswer>(house.Path)).Status);
    }

    [Fact]
    public async Task The_slug_rests_for_ninety_days_and_what_was_used_stays_as_sums_without_anybody()
    {
        await using var house = await LeavingHouse.StartAsync();
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        foreach (var key in new[] { "a", "b" })
        {
            await db.WriteAsync(write => write.ExecuteAsync($"""
                insert into control_usage (tenant_id, source, idempotency_key, metric, quantity, unit, occurred_at, received_at, cost)
                values ({house.Host.Tenant.Id.Value}, {"publisher"}, {key}, {"ai_tokens"}, {500}, {"tokens"}, {house.Host.Clock.GetUtcNow()}, {house.Host.Clock.GetUtcNow()}, {7})
                """, CancellationToken.None), CancellationToken.None);
        }
        await house.LetGoAsync();

        var again = await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { slug = "first", name = "x", appType = "notes" });

        Assert.Equal("control.slug_retired", await House.CodeAsync(HttpStatusCode.Conflict, again));
        Assert.Equal([1000], await db.QueryAsync<long>($"select quantity from control_usage_totals where metric = {"ai_tokens"} and app_type = {"notes"}", CancellationToken.None));
        house.Host.Clock.Jump(TimeSpan.FromDays(91));
        Assert.Equal(HttpStatusCode.Created, (await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { slug = "first", name = "x", appType = "notes" })).StatusCode);
    }

    [Theory]
    [InlineData(PlatformRole.Operator, TenantRole.None, 403, "request.forbidden")]
    [InlineData(PlatformRole.None, TenantRole.Admin, 403, "request.forbidden")]
    [InlineData(PlatformRole.None, TenantRole.Owner, 409, "control.delete_not_confirmed")]
    [InlineData(PlatformRole.PlatformAdmin, TenantRole.None, 409, "control.delete_not_confirmed")]
    public async Task It_takes_the_right_person_and_the_slug(PlatformRole inHouse, TenantRole inTenant, int status, string code)
    {
        await using var house = await LeavingHouse.StartAsync();
        var person = house.Host.SignInToConsole(inHouse, (house.Host.Tenant, inTenant));

        var answer = await person.SendAsync(HttpMethod.Post, $"{house.Path}:delete", new { slug = "another" });

        Assert.Equal(code, await House.CodeAsync((HttpStatusCode)status, answer));
        Assert.Equal("control.departure_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.Client.GetAsync($"{house.Path}/departure")));
    }
}
