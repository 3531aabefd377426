using System.Net;
using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Tests.Tenants;

public sealed class TemplateTests
{
    [Fact]
    public async Task A_template_is_changed_at_the_version_that_was_read()
    {
        await using var house = await House.StartAsync();
        var made = await house.Admin.PostAsync<TemplateAnswer>("/api/v1/templates", Body("Photo studio"));
        var path = $"/api/v1/templates/{made.Id}";

        var changed = await house.Admin.PutAsync<TemplateAnswer>(path, Body("Picture desk", "desk"), made.Version);

        Assert.Equal(("Picture desk", "desk", made.Version + 1), (changed.Name, changed.Plan, changed.Version));
        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Put, path, Body("Late"), made.Version)));
        Assert.Equal("control.template_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Put, "/api/v1/templates/none", Body("None"), 1)));
    }

    [Fact]
    public async Task Two_templates_never_have_one_name()
    {
        await using var house = await House.StartAsync();
        await house.Admin.PostAsync<TemplateAnswer>("/api/v1/templates", Body("One"));
        var two = await house.Admin.PostAsync<TemplateAnswer>("/api/v1/templates", Body("Two"));

        Assert.Equal("control.template_taken", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Put, $"/api/v1/templates/{two.Id}", Body("One"), two.Version)));
    }

    [Fact]
    public async Task A_template_goes_and_tenants_that_began_with_it_stay_as_they_are()
    {
        await using var house = await House.StartAsync();
        var made = await house.Admin.PostAsync<TemplateAnswer>("/api/v1/templates", Body("Photo studio", "studio"));
        var tenant = (await house.Admin.PostAsync<CreatedAnswer>("/api/v1/tenants", new { slug = "one", name = "One", templateId = made.Id })).Tenant;

        Assert.Equal("request.stale", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Delete, $"/api/v1/templates/{made.Id}", null, made.Version + 1)));
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"/api/v1/templates/{made.Id}", null, made.Version)).StatusCode);

        Assert.Empty((await house.Admin.GetAsync<Page<TemplateAnswer>>("/api/v1/templates")).Items);
        Assert.Equal("studio", (await house.Admin.GetAsync<TenantAnswer>($"/api/v1/tenants/{tenant.Id}")).Plan);
    }

    [Fact]
    public async Task Auditors_change_none()
    {
        await using var house = await House.StartAsync();
        var made = await house.Admin.PostAsync<TemplateAnswer>("/api/v1/templates", Body("Photo studio"));

        Assert.Equal(HttpStatusCode.Forbidden, (await house.Host.SignInToConsole(PlatformRole.Auditor).SendAsync(HttpMethod.Delete, $"/api/v1/templates/{made.Id}", null, 1)).StatusCode);
    }

    private static object Body(string name, string plan = "") => new { name, appType = "publisher_v2", schemaVersion = 2, config = new { content = new { archive = true } }, plan };

    private sealed record TemplateAnswer(string Id, string Name, string Plan, long Version);
}
