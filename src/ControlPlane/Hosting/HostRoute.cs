using Longhouse.ControlPlane.Hosts;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>What the steps of <see cref="RequestPath"/> find out, from one to the next.</summary>
internal sealed class HostRoute
{
    /// <summary>The app type under which the console's own routes stand.</summary>
    public const string Console = "console";

    /// <summary>The root of what the house answers on tenants' hosts.</summary>
    public const string House = "house";

    /// <summary>The root of what machines ask for: health and metrics.</summary>
    public const string Machines = "machines";

    public string Host { get; set; } = "";

    /// <summary>Whether this is a tenant's request; the console's and the machines' are the house's own.</summary>
    public bool IsTenant { get; private set; }

    public bool IsMachines => AppType == Machines;

    /// <summary>Whether it is settled already where the request goes.</summary>
    public bool IsSettled => AppType.Length > 0;

    public string AppType { get; private set; } = "";

    public string PathPrefix { get; private set; } = "";

    public TenantId TenantId { get; private set; }

    /// <summary>How fast the tenant's plan lets it ask; null for as fast as everyone.</summary>
    public RequestRate? Rate { get; private set; }

    public Caller? Caller { get; set; }

    public static HostRoute Of(HttpContext http) => http.Features.GetRequiredFeature<HostRoute>();

    public void EnterConsole(string pathPrefix) => (AppType, PathPrefix) = (Console, pathPrefix);

    public void EnterMachines() => AppType = Machines;

    public void EnterTenant(HostBinding binding) =>
        (IsTenant, AppType, PathPrefix, TenantId, Rate) = (true, binding.Tenant.AppType, binding.PathPrefix, binding.Tenant.Id, binding.Rate);
}
