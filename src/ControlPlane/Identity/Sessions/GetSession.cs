using System.Text.Json;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Guests;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Longhouse.ControlPlane.Identity.Sessions;

/// <summary>On every host: where this is, who asks and what they may do, so that the shell knows what to show.</summary>
internal static class GetSession
{
    public static void Map(IEndpointRouteBuilder hosts, string name) => hosts
        .MapGet("/api/session", HandleAsync)
        .WithName(name)
        .AllowAnyone("tells those who are not signed in how to be");

    private static async Task<Ok<SessionView>> HandleAsync(HttpContext http, SessionReader reader, CancellationToken cancel) =>
        TypedResults.Ok(await reader.ReadAsync(http, cancel));
}

/// <summary>What <see cref="GetSession"/> answers, which the page of the application brings along from the start.</summary>
internal sealed class SessionReader(ModuleList modules, ProviderList providers, IOptions<JsonOptions> json)
{
    /// <summary>How it is written; its encoder leaves nothing that HTML would read.</summary>
    public JsonSerializerOptions Json => json.Value.SerializerOptions;

    public async Task<SessionView> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        var route = HostRoute.Of(http);
        var tenant = route.IsTenant ? http.RequestServices.GetRequiredService<TenantContext>().Tenant : null;
        var module = modules.Find(tenant?.AppType);
        var session = http.Features.Get<Session>();
        var isKnown = route.Caller is { Actor.IsGuest: false };
        return new SessionView(
            SignedIn: isKnown,
            Guests: route.Caller is { Actor.IsGuest: true } ? GuestAccess.Entered
                : !isKnown && tenant is not null && await http.RequestServices.GetRequiredService<GuestList>().WelcomesAsync(tenant, cancel) ? GuestAccess.Welcome : GuestAccess.None,
            Tenant: tenant is null ? null : new SessionTenant(tenant.Id.Value, tenant.Slug, tenant.Name),
            App: tenant?.AppType ?? HostRoute.Console,
            Person: session is null ? null : new SessionPerson(session.Person.Id, session.Person.Name, session.Person.Email),
            Role: route.Caller?.Role ?? TenantRole.None,
            PlatformRole: route.Caller?.PlatformRole ?? PlatformRole.None,
            Memberships: tenant is null && route.Caller is { } caller ? caller.Memberships : new Dictionary<string, TenantRole>(),
            Permissions: [.. Permitted(module, route.Caller).Select(p => p.Name)],
            Pages: [.. (module?.Pages ?? []).Where(page => page.Permission is null || route.Caller?.May(page.Permission) == true).Select(page => new SessionPage(page.Path, page.Title))],
            Features: new Dictionary<string, bool>(),
            ExpiresAt: session?.ExpiresAt,
            Providers: isKnown ? [] : providers.For(http));
    }

    private static IEnumerable<Permission> Permitted(IModule? module, Caller? caller) =>
        module is null || caller is null ? [] : module.Permissions.Where(caller.May);
}

internal sealed record SessionView(
    bool SignedIn, GuestAccess Guests, SessionTenant? Tenant, string App, SessionPerson? Person, TenantRole Role, PlatformRole PlatformRole,
    IReadOnlyDictionary<string, TenantRole> Memberships, IReadOnlyList<string> Permissions, IReadOnlyList<SessionPage> Pages,
    IReadOnlyDictionary<string, bool> Features, DateTimeOffset? ExpiresAt, IReadOnlyList<ShownProvider> Providers);

/// <summary>What becomes of somebody who does not sign in.</summary>
internal enum GuestAccess
{
    /// <summary>They stay outside, or are signed in already.</summary>
    None,

    /// <summary>They may come in as a guest.</summary>
    Welcome,

    /// <summary>They are here as a guest.</summary>
    Entered,
}

internal sealed record SessionTenant(string Id, string Slug, string Name);

internal sealed record SessionPerson(string Id, string Name, string Email);

internal sealed record SessionPage(string Path, string Title);
