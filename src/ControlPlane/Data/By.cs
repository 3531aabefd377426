using System.Reflection;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Data;

/// <summary>On whose behalf something is done, as the audit tells it. Endpoints of the console take it as a parameter.</summary>
internal readonly record struct By(Actor Actor, Caller? Caller = null, SeenVersion? Seen = null)
{
    /// <summary>The house itself: the command line, and background work.</summary>
    public static readonly By House = new(Actor.House);

    public static implicit operator By(Actor actor) => new(actor);

    public PlatformRole PlatformRole => Caller?.PlatformRole ?? PlatformRole.PlatformAdmin;

    public static ValueTask<By> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var caller = HostRoute.Of(http).Caller;
        return ValueTask.FromResult(new By(caller?.Actor ?? Actor.Nobody, caller ?? new Caller(Actor.Nobody, TenantRole.None), SeenVersion.Of(http)));
    }
}
