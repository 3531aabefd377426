using System.Collections.Concurrent;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Audit;

/// <summary>
/// Audits what somebody was not allowed, and which sensitive screens those who run the house looked at. The same person and permission make one entry in
/// ten minutes, so that nobody fills the record by asking again and again; guests, of whom there may be any number, make none.
/// </summary>
internal sealed class AccessRecord(SystemDb db, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(Actor Actor, string Action, string Permission, string Tenant), long> _noted = new();

    public Task DeniedAsync(HttpContext http, Caller caller, string permission) => NoteAsync(http, caller, "control.access_denied", permission, AuditOutcome.Denied);

    public Task LookedAsync(HttpContext http, Caller caller, string permission) => NoteAsync(http, caller, "control.looked_at", permission, AuditOutcome.Done);

    private async Task NoteAsync(HttpContext http, Caller caller, string action, string permission, AuditOutcome outcome)
    {
        var route = HostRoute.Of(http);
        var named = route.IsTenant ? route.TenantId.Value : http.GetRouteValue("tenantId") as string ?? "";
        var what = (caller.Actor, action, permission, named);
        if (caller.Actor.IsGuest || IsNoted(what))
            return;
        var details = $"{http.Request.Method} {RequestLog.RouteOf(http)}";
        try
        {
            // Only a tenant that there is has a chain of its own. Whoever asks could name any, and all that are none count as one.
            var isTenant = named.Length > 0 && await db.FindAsync<string>($"select id from control_tenants where id = {named}", CancellationToken.None) is not null;
            if (!isTenant)
                what = (caller.Actor, action, permission, "");
            if (IsNoted(what))
                return;
            await db.WriteAsync(write =>
            {
                write.Audit(isTenant ? new TenantId(named) : TenantId.House, caller.Actor, action, permission, details, outcome: outcome);
                return Task.FromResult(0);
            }, CancellationToken.None); // whoever hangs up is on the record all the same
            Remember(what);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure))
        {
            // The log has it; who may look is not kept from it because nothing can be written.
        }
    }

    private bool IsNoted((Actor, string, string, string) what) => _noted.TryGetValue(what, out var at) && clock.GetElapsedTime(at) < Again;

    // Only once it is written: what was not would be missing for ten minutes.
    private void Remember((Actor, string, string, string) what)
    {
        if (_noted.Count >= MostRemembered)
            _noted.Clear(); // rare, and cheaper than keeping order
        _noted[what] = clock.GetTimestamp();
    }
}

/// <summary>Endpoint metadata: what is read here is sensitive, so it is on the record when those who run the house look at it.</summary>
internal sealed record Sensitive
{
    public static readonly Sensitive Mark = new();
}
