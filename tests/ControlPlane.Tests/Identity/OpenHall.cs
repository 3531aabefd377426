using System.Text.Json;
using Longhouse.Jobs;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Identity;

/// <summary>An app with a page for everyone, something that guests may do where the configuration welcomes them, and something that they may not; and what is for owners alone.</summary>
internal sealed class OpenHall : IModule, IConfigSchema
{
    private static readonly Permission Look = new("hall.look", TenantRole.Viewer) { OpenToGuests = true };
    private static readonly Permission Paint = new("hall.paint", TenantRole.Viewer);
    private static readonly Permission Close = new("hall.close", TenantRole.Owner);

    public string Name => "hall";

    public string AppType => "hall";

    public IReadOnlyList<Page> Pages => [new("/", "Hall", Look), new("/easel", "Easel", Paint), new("/about", "About", null)];

    public string FrontPage => "/about";

    public IReadOnlyList<Permission> Permissions => [Look, Paint, Close];

    public MigrationScripts Migrations => MigrationScripts.Embedded(Name, typeof(OpenHall).Assembly);

    public IConfigSchema ConfigSchema => this;

    public int Version => 1;

    public JsonElement Defaults { get; } = JsonElement.Parse("{}");

    public JsonElement Form { get; } = JsonElement.Parse("""{"type":"object","properties":{"guests":{"type":"boolean"}}}""");

    public void AddServices(IServiceCollection services, IConfiguration settings)
    {
        // It has none.
    }

    public void AddJobs(JobRegistry jobs)
    {
        // It has none.
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        api.MapGet("/hall", (TenantContext context) => TypedResults.Text(context.Actor.ToString())).RequirePermission(Look);
        api.MapPost("/hall", () => TypedResults.NoContent()).RequirePermission(Look);
        api.MapDelete("/hall", () => TypedResults.NoContent()).RequirePermission(Close);
        api.MapGet("/easel", () => TypedResults.NoContent()).RequirePermission(Paint);
    }

    public void AddCommands(CommandList commands)
    {
        // It has none.
    }

    public IReadOnlyList<ConfigFinding> Validate(JsonElement config, int schemaVersion, ConfigFacts facts) => [];

    public bool WelcomesGuests(JsonElement config) => config.TryGetProperty("guests", out var guests) && guests.GetBoolean();
}
