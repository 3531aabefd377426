using System.Net;
using System.Text.Json;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests;

/// <summary>A house with an administrator at its console, and what tests of the control plane do over and over.</summary>
internal sealed class House : IAsyncDisposable
{
    /// <summary>A configuration that needs no credential.</summary>
    public const string LocalConfig = """
        {"features":{"publish_enabled":false,"analyze_caption_enabled":false,"keep_enabled":true,"remove_enabled":true,"auto_view_enabled":false},
         "storage":{"provider":"local","credentials_ref":"none","paths":{"root":"/pics"}}}
        """;

    private House(TestHost host) => (Host, Admin) = (host, host.SignInToConsole(PlatformRole.PlatformAdmin));

    public TestHost Host { get; }

    public TestCaller Admin { get; }

    public static async Task<House> StartAsync(params (string Key, string Value)[] settings) => new(await TestHost.StartAsync(
        new TestHostOptions { Settings = settings.ToDictionary(s => s.Key, s => s.Value) }));

    public static async Task<House> StartAsync(TestHostOptions options) => new(await TestHost.StartAsync(options));

    public async Task<TenantAnswer> AddTenantAsync(string slug, string appType = "publisher_v2", object? labels = null) =>
        (await Admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug, name = $"Tenant {slug}", appType, labels })).Tenant;

    /// <summary>Someone with a role in one tenant and none in the house.</summary>
    public TestCaller SignIn(TenantAnswer tenant, TenantRole role) => Host.SignInToConsole(PlatformRole.None, (tenant.ToTenant(), role));

    /// <summary>Drafts and publishes, and gives the answer of publishing.</summary>
    public async Task<HttpResponseMessage> TryPublishAsync(TenantAnswer tenant, string config, long expected = 0, string? comment = null, int schema = 2, TestCaller? caller = null)
    {
        caller ??= Admin;
        var path = $"/api/v1/tenants/{tenant.Id}/config/draft";
        var version = (await caller.Client.GetAsync(path)).Headers.ETag is { } tag ? long.Parse(tag.Tag.Trim('"')) : 0;
        var drafted = await caller.SendAsync(HttpMethod.Put, path, new { schemaVersion = schema, config = Json(config) }, version);
        return drafted.IsSuccessStatusCode ? await caller.SendAsync(HttpMethod.Post, $"{path}:publish", new { comment }, expected) : drafted;
    }

    public async Task<ConfigAnswer> PublishAsync(TenantAnswer tenant, string config, long expected = 0) => await AsAsync<ConfigAnswer>(await TryPublishAsync(tenant, config, expected));

    public static async Task<T> AsAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, TestCaller.Json)!;
    }

    /// <summary>The problem's code, once the answer was seen to be one of this status.</summary>
    public static async Task<string> CodeAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await ReadProblem.OfAsync(response)).Code;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => Json(await response.Content.ReadAsStringAsync());

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

internal sealed record CreatedAnswer(TenantAnswer Tenant, string Config);

internal sealed record TenantAnswer(
    string Id, string Slug, string Name, string Status, string StatusReason, string AppType, string Plan, string StoragePrefix, int TtlSeconds, string ConfigVersion,
    Dictionary<string, string> Labels, string? PrimaryHost, long Version)
{
    public Tenant ToTenant() => new(new TenantId(Id), Slug, Name, TenantStatus.Active, AppType, ConfigVersion);
}

internal sealed record ConfigAnswer(long Revision, int SchemaVersion, JsonElement Config, string ConfigVersion, string Author, string Comment, long? ParentRevision, string State);

internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record FindingAnswer(string Path, string Code, string Severity, string Message, string? Fix);
