using System.Globalization;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Guests;

/// <summary>
/// What makes a browser a guest of one tenant: a sealed name, good for as long as a session. There is no row behind it, so that visitors cost
/// nothing and nobody fills the database by visiting; closing a tenant to guests ends them all.
/// </summary>
internal sealed class GuestCookie(HouseKey key, TimeProvider clock)
{
    private static readonly HostCookie Cookie = new("__Host-lh-guest", Session.Length);
    private readonly Seal _seal = new(key, "guest");

    /// <summary>The guest that the browser is at this tenant; null if it is none.</summary>
    public Actor? Read(HttpContext http, Tenant tenant)
    {
        if (Cookie.Read(http) is not { } text || _seal.Open(text)?.Split(' ') is not [var id, var place, var until])
            return null;
        var isOver = DateTimeOffset.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture)) <= clock.GetUtcNow();
        return place == tenant.Id.Value && !isOver ? Actor.Guest(id) : null;
    }

    public void Set(HttpContext http, Tenant tenant)
    {
        var until = (clock.GetUtcNow() + Session.Length).ToUnixTimeSeconds();
        Cookie.Set(http, _seal.Close(string.Create(CultureInfo.InvariantCulture, $"{Id.New("guest", clock)} {tenant.Id.Value} {until}")));
    }

    public static void Remove(HttpContext http) => Cookie.Remove(http);
}
