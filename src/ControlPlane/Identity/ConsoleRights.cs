using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Identity;

/// <summary>What may be done at the console, and the least role for it: in the house, or in the tenant that the route names.</summary>
internal static class ConsoleRights
{
    /// <summary>Anyone who is signed in; what they see is cut to what is theirs.</summary>
    public static readonly ConsolePermission SignedIn = new("control.signed_in", PlatformRole.None, null);

    public static readonly ConsolePermission ReadTenant = new("control.read_tenant", PlatformRole.Auditor, TenantRole.Viewer);
    public static readonly ConsolePermission CreateTenant = new("control.create_tenant", PlatformRole.Operator, null);
    public static readonly ConsolePermission ChangeTenant = new("control.change_tenant", PlatformRole.Operator, null);
    public static readonly ConsolePermission ReadTemplates = new("control.read_templates", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeTemplates = new("control.change_templates", PlatformRole.Operator, null);
    public static readonly ConsolePermission ChangeHosts = new("control.change_hosts", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadConfig = new("control.read_config", PlatformRole.Auditor, TenantRole.Member);
    public static readonly ConsolePermission ChangeConfig = new("control.change_config", PlatformRole.Operator, TenantRole.Admin);
    public static readonly ConsolePermission ReadDefaults = new("control.read_defaults", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeDefaults = new("control.change_defaults", PlatformRole.PlatformAdmin, null);
    public static readonly ConsolePermission ChangeMany = new("control.change_many", PlatformRole.Operator, null);

    public static readonly ConsolePermission ReadCredentials = new("control.read_credentials", PlatformRole.Auditor, TenantRole.Admin);

    /// <summary>Entering secrets, and taking credentials away: not for operators.</summary>
    public static readonly ConsolePermission ChangeCredentials = new("control.change_credentials", PlatformRole.PlatformAdmin, TenantRole.Admin);
    public static readonly ConsolePermission TestCredentials = new("control.test_credentials", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadTokens = new("control.read_tokens", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeTokens = new("control.change_tokens", PlatformRole.PlatformAdmin, null);
    public static readonly ConsolePermission ReadFleet = new("control.read_fleet", PlatformRole.Auditor, null);

    /// <summary>Answers with the real reason, which the service API keeps to itself.</summary>
    public static readonly ConsolePermission Simulate = new("control.simulate", PlatformRole.Auditor, null);

    public static readonly ConsolePermission ReadUsage = new("control.read_usage", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ChangeBudget = new("control.change_budget", PlatformRole.Operator, null);
    public static readonly ConsolePermission ReadAudit = new("control.read_audit", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ReadTenantAudit = new("control.read_tenant_audit", PlatformRole.Auditor, TenantRole.Owner);
}
