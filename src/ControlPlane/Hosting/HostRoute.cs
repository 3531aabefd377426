using Longhouse.ControlPlane.Hosts;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>What the steps of <see cref="RequestPath"/> find out, from one to the next.</summary>
internal sealed class HostRoute
{
    /// <summary>The app type under which the console's own routes stand.</summary>
    public const string Console = "console";

    public string Host { get; set; } = "";

    public bool IsConsole { get; private set; }

    public string AppType { get; private set; } = "";

    public string PathPrefix { get; private set; } = "";

    public TenantId TenantId { get; private set; }

    public Caller? Caller { get; set; }

    public static HostRoute Of(HttpContext http) => http.Features.GetRequiredFeature<HostRoute>();

    public void EnterConsole(string pathPrefix) => (IsConsole, AppType, PathPrefix) = (true, Console, pathPrefix);

    public void EnterTenant(HostBinding binding) =>
        (AppType, PathPrefix, TenantId) = (binding.Tenant.AppType, binding.PathPrefix, binding.Tenant.Id);
}
