using Longhouse.Platform.Identity;

namespace Longhouse.ControlPlane.Identity;

/// <summary>What may be done at the console, and the least role for it: in the house, or in the tenant that the route names.</summary>
internal static class ConsoleRights
{
    /// <summary>Anyone who is signed in; what they see is cut to what is theirs.</summary>
    public static readonly ConsolePermission ListTenants = new("control.tenants.list", PlatformRole.None, null);

    public static readonly ConsolePermission ReadTenant = new("control.tenants.read", PlatformRole.Auditor, TenantRole.Viewer);

    /// <summary>How a tenant is, with what failed last: it may name what only those who look after it know.</summary>
    public static readonly ConsolePermission CheckTenant = new("control.tenants.check", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission CreateTenant = new("control.tenants.create", PlatformRole.Operator, null);
    public static readonly ConsolePermission ChangeTenant = new("control.tenants.change", PlatformRole.Operator, null);

    /// <summary>Operators keep the house, they do not end tenants.</summary>
    public static readonly ConsolePermission DeleteTenant = new("control.tenants.delete", PlatformRole.PlatformAdmin, TenantRole.Owner);
    public static readonly ConsolePermission ExportTenant = new("control.exports.make", PlatformRole.Operator, TenantRole.Owner);

    /// <summary>Takes all of a tenant's data away in one file.</summary>
    public static readonly ConsolePermission DownloadExport = new("control.exports.download", PlatformRole.PlatformAdmin, TenantRole.Owner);
    public static readonly ConsolePermission ReadTemplates = new("control.templates.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeTemplates = new("control.templates.change", PlatformRole.Operator, null);
    public static readonly ConsolePermission ChangePlans = new("control.plans.change", PlatformRole.PlatformAdmin, null);
    public static readonly ConsolePermission ChangeHosts = new("control.hosts.change", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadConfig = new("control.config.read", PlatformRole.Auditor, TenantRole.Member);
    public static readonly ConsolePermission ChangeConfig = new("control.config.change", PlatformRole.Operator, TenantRole.Admin);

    /// <summary>Which changes take two people: not for those who make them day by day.</summary>
    public static readonly ConsolePermission ChangeApproval = new("control.config.approval", PlatformRole.PlatformAdmin, TenantRole.Owner);
    public static readonly ConsolePermission ReadDefaults = new("control.defaults.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeDefaults = new("control.defaults.change", PlatformRole.PlatformAdmin, null);
    public static readonly ConsolePermission ChangeMany = new("control.config.change_many", PlatformRole.Operator, null);

    public static readonly ConsolePermission ReadCredentials = new("control.credentials.read", PlatformRole.Auditor, TenantRole.Admin);

    /// <summary>Entering secrets, and taking credentials away: not for operators.</summary>
    public static readonly ConsolePermission ChangeCredentials = new("control.credentials.change", PlatformRole.PlatformAdmin, TenantRole.Admin);
    public static readonly ConsolePermission TestCredentials = new("control.credentials.test", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadTokens = new("control.tokens.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeTokens = new("control.tokens.change", PlatformRole.PlatformAdmin, null);
    public static readonly ConsolePermission ReadJobs = new("control.jobs.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ChangeJobs = new("control.jobs.change", PlatformRole.Operator, null);
    public static readonly ConsolePermission ReadSystem = new("control.system.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ReadNotices = new("control.notices.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ReadFleet = new("control.fleet.read", PlatformRole.Auditor, null);

    /// <summary>Answers with the real reason, which the service API keeps to itself.</summary>
    public static readonly ConsolePermission Simulate = new("control.fleet.simulate", PlatformRole.Auditor, null);

    public static readonly ConsolePermission ReadUsage = new("control.usage.read", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ChangeBudget = new("control.budget.change", PlatformRole.Operator, null);
    public static readonly ConsolePermission ReadAudit = new("control.audit.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission ReadTenantAudit = new("control.audit.read_tenant", PlatformRole.Auditor, TenantRole.Owner);

    /// <summary>About oneself: everyone who is signed in.</summary>
    public static readonly ConsolePermission Self = new("control.self", PlatformRole.None, null);

    public static readonly ConsolePermission ReadPeople = new("control.people.read", PlatformRole.Auditor, null);
    public static readonly ConsolePermission EndSessions = new("control.people.end_sessions", PlatformRole.Operator, null);
    public static readonly ConsolePermission GrantPlatformRoles = new("control.people.grant", PlatformRole.PlatformAdmin, null);

    public static readonly ConsolePermission ReadMembers = new("control.members.read", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ManageMembers = new("control.members.manage", PlatformRole.Operator, TenantRole.Admin);

    public static readonly ConsolePermission ReadKeys = new("control.keys.read", PlatformRole.Auditor, TenantRole.Admin);
    public static readonly ConsolePermission ManageKeys = new("control.keys.manage", PlatformRole.PlatformAdmin, TenantRole.Admin);
    public static readonly ConsolePermission RevokeKeys = new("control.keys.revoke", PlatformRole.Operator, TenantRole.Admin);
}
