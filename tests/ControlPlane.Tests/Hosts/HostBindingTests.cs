using System.Net;
using Longhouse.ControlPlane.Hosts.Dns;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Longhouse.ControlPlane.Tests.Hosts;

public sealed class HostBindingTests
{
    [Theory]
    [InlineData("studio.localhost", "/gallery", 201, "")]
    [InlineData("deep.studio.localhost", null, 201, "")]
    [InlineData("DEEP.Studio.localhost:80", null, 201, "")]
    [InlineData("studio.localhost", null, 409, "control.host_taken")]
    [InlineData("other.localhost", null, 409, "control.host_of_other_slug")]
    [InlineData("app.localhost", null, 409, "control.host_reserved")]
    [InlineData("api.localhost", null, 409, "control.host_reserved")]
    [InlineData("127.0.0.1", null, 422, "control.host_invalid")]
    [InlineData("www.studio.localhost", null, 422, "control.host_invalid")]
    [InlineData("pictures.example", null, 201, "")]
    [InlineData("pictures.example", "no-slash", 400, "request.invalid")]
    [InlineData("pictures.example", "/a/../b", 400, "request.invalid")]
    public async Task A_host_is_bound_or_refused_for_a_reason(string name, string? prefix, int status, string code)
    {
        await using var house = await StartAsync(new Records());
        var tenant = await house.AddTenantAsync("studio");

        var response = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/hosts", new { host = name, pathPrefix = prefix });

        if (code.Length > 0)
            Assert.Equal(code, await House.CodeAsync((HttpStatusCode)status, response));
        else
            Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_domain_works_once_a_record_proves_it_and_whoever_proves_it_first_has_it()
    {
        var records = new Records();
        await using var house = await StartAsync(records);
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));
        var first = await BindAsync(house, one, "pictures.example");
        var second = await BindAsync(house, two, "pictures.example");
        Assert.Equal(("pending_dns", "_longhouse.pictures.example", "TXT"), (first.Status, first.Challenge!.Name, first.Challenge.Type));
        Assert.NotEqual(first.Challenge.Value, second.Challenge!.Value);

        var early = await VerifyAsync(house, two, second);
        records.Texts["_longhouse.pictures.example"] = ["other", second.Challenge.Value];
        var proven = await House.AsAsync<HostAnswer>(await VerifyAsync(house, two, second));
        records.Texts["_longhouse.pictures.example"] = [first.Challenge.Value];
        var late = await VerifyAsync(house, one, first);

        Assert.Equal("control.host_not_verified", await House.CodeAsync(HttpStatusCode.UnprocessableEntity, early));
        Assert.Equal(("active", "custom_domain"), (proven.Status, proven.Kind));
        Assert.Equal("control.host_taken", await House.CodeAsync(HttpStatusCode.Conflict, late));
        Assert.Equal("control.host_verified", await House.CodeAsync(HttpStatusCode.Conflict, await VerifyAsync(house, two, second)));
        Assert.Equal(["two.localhost", "pictures.example"], (await ListAsync(house, two)).Select(h => h.Host));
    }

    [Fact]
    public async Task A_name_system_that_is_silent_is_no_refusal()
    {
        await using var house = await StartAsync(new Records { IsSilent = true });
        var tenant = await house.AddTenantAsync("studio");
        var claim = await BindAsync(house, tenant, "pictures.example");

        var response = await VerifyAsync(house, tenant, claim);

        Assert.Equal("control.name_system_silent", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, response));
        Assert.Equal(10, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Fact]
    public async Task The_primary_host_can_change_and_goes_last()
    {
        await using var house = await StartAsync(new Records());
        var tenant = await house.AddTenantAsync("studio");
        var deep = await BindAsync(house, tenant, "deep.studio.localhost");
        var claim = await BindAsync(house, tenant, "pictures.example");
        var primary = (await ListAsync(house, tenant))[0];
        var path = $"/api/v1/tenants/{tenant.Id}/hosts";

        Assert.Equal("control.host_is_primary", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Delete, $"{path}/{primary.Id}")));
        Assert.Equal("control.host_not_active", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{path}/{claim.Id}:make-primary")));
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Post, $"{path}/{deep.Id}:make-primary")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"{path}/{primary.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"{path}/{claim.Id}")).StatusCode);
        Assert.Equal(("deep.studio.localhost", true), (await ListAsync(house, tenant)) is [var only] ? (only.Host, only.IsPrimary) : ("", false));
        Assert.Equal("control.host_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Delete, $"{path}/{primary.Id}")));
    }

    [Fact]
    public async Task An_admin_of_a_tenant_binds_below_its_own_slug_alone()
    {
        await using var house = await StartAsync(new Records());
        var tenant = await house.AddTenantAsync("studio");
        await house.AddTenantAsync("other");
        var admin = house.SignIn(tenant, TenantRole.Admin);
        var path = $"/api/v1/tenants/{tenant.Id}/hosts";

        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(HttpMethod.Post, path, new { host = "studio.b.localhost" })).StatusCode);
        Assert.Equal("control.host_of_other_slug", await House.CodeAsync(HttpStatusCode.Conflict, await admin.SendAsync(HttpMethod.Post, path, new { host = "other.b.localhost" })));
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Member).SendAsync(HttpMethod.Post, path, new { host = "studio.c.localhost" })).StatusCode);
    }

    private static Task<House> StartAsync(Records records) => House.StartAsync(new TestHostOptions
    {
        Settings = new Dictionary<string, string> { ["CustomDomains"] = "true" },
        Replace = services => services.Replace(ServiceDescriptor.Singleton<ITxtResolver>(records)),
    });

    private static Task<HostAnswer> BindAsync(House house, TenantAnswer tenant, string host) =>
        house.Admin.PostAsync<HostAnswer>($"/api/v1/tenants/{tenant.Id}/hosts", new { host });

    private static Task<HttpResponseMessage> VerifyAsync(House house, TenantAnswer tenant, HostAnswer host) =>
        house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/hosts/{host.Id}:verify");

    private static async Task<IReadOnlyList<HostAnswer>> ListAsync(House house, TenantAnswer tenant) =>
        (await house.Admin.GetAsync<Page<HostAnswer>>($"/api/v1/tenants/{tenant.Id}/hosts")).Items;

    private sealed record HostAnswer(string Id, string Host, string Kind, string Status, bool IsPrimary, Challenge? Challenge);

    private sealed record Challenge(string Name, string Type, string Value);

    /// <summary>A name system that says what it is told to.</summary>
    private sealed class Records : ITxtResolver
    {
        public Dictionary<string, IReadOnlyList<string>> Texts { get; } = [];

        public bool IsSilent { get; init; }

        public Task<IReadOnlyList<string>> QueryAsync(string name, CancellationToken cancel) =>
            IsSilent ? throw new DnsException("No name server answered.") : Task.FromResult(Texts.GetValueOrDefault(name, []));
    }
}
