using System.Net;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

internal sealed record MadeKey(string Id, string Key, DateTimeOffset? ExpiresAt);

internal sealed record SeenKey(string Id, string Kind, string Name, string[] Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt, string? RotatedTo, long Version);

/// <summary>A house whose first tenant has an admin, signed in at the console.</summary>
internal sealed class KeyHouse : IAsyncDisposable
{
    public required TestHost Host { get; init; }

    public required TestBrowser Admin { get; init; }

    public required string AdminId { get; init; }

    public string Keys => $"app.localhost/api/v1/tenants/{Host.Tenant.Id}/keys";

    public static async Task<KeyHouse> StartAsync(TenantRole role = TenantRole.Admin, IModule? app = null, params (string Key, string Value)[] settings)
    {
        var options = new TestHostOptions { RealSignIn = true, Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal) };
        var host = await TestHost.StartAsync(options, app ?? new NotesModule());
        var admin = host.NewBrowser();
        await admin.SignInAtConsoleAsync("admin@example.com");
        var id = (await admin.SessionAsync("app.localhost")).Person!.Id;
        var house = new KeyHouse { Host = host, Admin = admin, AdminId = id };
        await house.GiveAsync(role);
        return house;
    }

    public async Task GiveAsync(TenantRole role)
    {
        await Host.Services.GetRequiredService<SystemDb>().WriteAsync(write => write.ExecuteAsync($"""
            insert into control_memberships (tenant_id, person_id, role, created_at) values ({Host.Tenant.Id}, {AdminId}, {role}, {Host.Clock.GetUtcNow()})
            on conflict (tenant_id, person_id) do update set role = excluded.role
            """, default), default);
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public async Task<MadeKey> CreateAsync(object order, string? path = null)
    {
        var answer = await Admin.SendAsync(HttpMethod.Post, path ?? Keys, order);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await TestJson.ReadAsync<MadeKey>(answer);
    }

    public async Task<HttpResponseMessage> CallAsync(string key, string host = "first.localhost", string path = "/api/notes", string header = "Authorization", HttpMethod? method = null)
    {
        using var client = Host.ClientOf(host);
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? $"Bearer {key}" : key);
        if (method == HttpMethod.Post)
            request.Content = System.Net.Http.Json.JsonContent.Create(new { title = "x", body = "" });
        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Host.DisposeAsync();
    }
}
