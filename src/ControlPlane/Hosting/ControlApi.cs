using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Storage;
using Longhouse.ControlPlane.Departures;
using Longhouse.ControlPlane.Fleet;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Jobs;
using Longhouse.ControlPlane.Notices;
using Longhouse.ControlPlane.Operation;
using Longhouse.ControlPlane.Plans;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Approvals;
using Longhouse.ControlPlane.Settings.Defaults;
using Longhouse.ControlPlane.Tenants;
using Longhouse.ControlPlane.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>What the console's host serves: the table of contents of the control plane.</summary>
internal static class ControlApi
{
    /// <summary>How its description is called: docs/api/control.json.</summary>
    public const string Name = "control";

    public static void Map(IEndpointRouteBuilder console)
    {
        var api = console.MapGroup("/api/v1");
        MapTenants(api);
        MapConfiguration(api);
        MapCredentials(api);
        MapServices(api);
        MapOperation(api);
        SearchAudit.Map(api);
        FollowAudit.Map(api);
        ExportAudit.Map(api);
        ListCheckpoints.Map(api);
        FinishConnection.Map(console);
        console.ServiceProvider.GetRequiredService<ServiceEndpoints>().Map(console);
    }

    private static void MapTenants(IEndpointRouteBuilder api)
    {
        ListTenants.Map(api);
        ExportTenants.Map(api);
        CreateTenant.Map(api);
        GetTenant.Map(api);
        CheckTenant.Map(api);
        ChangeTenant.Map(api);
        ChangePlans.Map(api);
        SuspendTenant.Map(api);
        ResumeTenant.Map(api);
        ExportTenant.Map(api);
        ListExports.Map(api);
        DownloadExport.Map(api);
        DeleteTenant.Map(api);
        CancelDeletion.Map(api);
        ListTemplates.Map(api);
        AddTemplate.Map(api);
        ChangeTemplate.Map(api);
        RemoveTemplate.Map(api);
        ListPlans.Map(api);
        PutPlan.Map(api);
        RemovePlan.Map(api);
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
        TenantApproval.Map(api);
        AppApproval.Map(api);
        ListProposals.Map(api);
        ApproveProposal.Map(api);
        RefuseProposal.Map(api);
        WithdrawProposal.Map(api);
    }

    private static void MapCredentials(IEndpointRouteBuilder api)
    {
        ListCredentials.Map(api);
        AddCredential.Map(api);
        RotateCredential.Map(api);
        RestoreCredential.Map(api);
        TestCredential.Map(api);
        RevokeCredential.Map(api);
        RekeyCredential.Map(api);
        DeleteCredential.Map(api);
        StartConnection.Map(api);
        GetStorage.Map(api);
        MakeStorage.Map(api);
        ListNotices.Map(api);
    }

    private static void MapServices(IEndpointRouteBuilder api)
    {
        ListServiceTokens.Map(api);
        CreateServiceToken.Map(api);
        PromoteServiceToken.Map(api);
        RevokeServiceToken.Map(api);
        ListFleet.Map(api);
        SimulateByHost.Map(api);
        GetUsage.Map(api);
        GetBudget.Map(api);
        PutBudget.Map(api);
        Prices.Map(api);
    }

    private static void MapOperation(IEndpointRouteBuilder api)
    {
        GetSystem.Map(api);
        GetSystemPast.Map(api);
        ListJobs.Map(api);
        FollowJobs.Map(api);
        GetJob.Map(api);
        CancelJob.Map(api);
        RetryJob.Map(api);
        ReplayDeadJobs.Map(api);
        ListQueues.Map(api);
        GetQueuePast.Map(api);
        PauseQueue.Map(api);
        ListSchedules.Map(api);
        PauseSchedule.Map(api);
    }
}
