using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Modules;

/// <summary>One self-contained part of the product. All that it owns globally begins with <see cref="Name"/>.</summary>
public interface IModule
{
    /// <summary>"atlas": tables atlas_*, problem codes and job kinds atlas.*, settings Atlas:*, commands atlas …</summary>
    string Name { get; }

    /// <summary>The app type of the tenants that run this module.</summary>
    string AppType { get; }

    /// <summary>What the shell may show, and the permission it takes.</summary>
    IReadOnlyList<Page> Pages { get; }

    /// <summary>Where those begin who are not signed in: one of the pages that anyone may see. Null: at the door.</summary>
    string? FrontPage => null;

    /// <summary>What a caller may be allowed, and from which role on.</summary>
    IReadOnlyList<Permission> Permissions { get; }

    /// <summary>How keys of its tenants begin, such as <c>frt_live</c>, beside <c>lh</c> that all may have.</summary>
    IReadOnlyList<string> KeyKinds => [];

    /// <summary>Numbered SQL files embedded in the assembly.</summary>
    MigrationScripts Migrations { get; }

    /// <summary>Every table with a column <c>tenant_id</c> that the migrations make, parents first.</summary>
    IReadOnlyList<TenantTable> Tables => [];

    void AddServices(IServiceCollection services, IConfiguration settings);

    /// <summary>The kinds of background work and their handlers, queues and schedules.</summary>
    void AddJobs(JobRegistry jobs);

    /// <summary><c>/api</c> of the hosts that run this app: tenant known, caller checked against the endpoint's permission.</summary>
    void MapEndpoints(IEndpointRouteBuilder api);

    /// <summary>What a tenant's configuration may say; null for an app without one.</summary>
    IConfigSchema? ConfigSchema => null;

    /// <summary><c>longhouse atlas render …</c>: the engine without a server.</summary>
    void AddCommands(CommandList commands);
}

/// <summary>A screen of the shell: its path below the app, its name in the navigation, and who may see it; without a permission anyone may, signed in or not.</summary>
public sealed record Page(string Path, string Title, Permission? Permission);
