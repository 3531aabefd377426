using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>What the console's host serves: the table of contents of the control plane.</summary>
internal static class ControlApi
{
    /// <summary>How its description is called: docs/api/control.json.</summary>
    public const string Name = "control";

    public static void Map(IEndpointRouteBuilder console)
    {
        var api = console.MapGroup("/api/v1").WithGroupName(Name);
        MapTenants(api);
        MapConfiguration(api);
    }

    private static void MapTenants(IEndpointRouteBuilder api)
    {
        ListTenants.Map(api);
        CreateTenant.Map(api);
        GetTenant.Map(api);
        ChangeTenant.Map(api);
        SuspendTenant.Map(api);
        ResumeTenant.Map(api);
        ListTemplates.Map(api);
        AddTemplate.Map(api);
        ListHosts.Map(api);
        BindHost.Map(api);
        UnbindHost.Map(api);
        VerifyHost.Map(api);
        MakeHostPrimary.Map(api);
    }

    private static void MapConfiguration(IEndpointRouteBuilder api)
    {
        GetConfig.Map(api);
        GetDraft.Map(api);
        PutDraft.Map(api);
        ValidateDraft.Map(api);
        PublishDraft.Map(api);
        DiscardDraft.Map(api);
        ListRevisions.Map(api);
        DiffRevisions.Map(api);
        RollBackConfig.Map(api);
        GetEffectiveConfig.Map(api);
        GetSchema.Map(api);
        GetDefaults.Map(api);
        PutDefaults.Map(api);
        PutRollout.Map(api);
        ChangeMany.Map(api);
    }
}
