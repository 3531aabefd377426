using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.SampleHost.Stage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.SampleHost;

/// <summary>
/// What a test of a running process cannot reach from outside: tenants to make and suspend, work that takes as long as it is told to, and
/// what the server believes of a request. Its tenant is <c>demo-stage</c>.
/// </summary>
internal sealed class StageModule : IModule
{
    public static readonly Permission Direct = new("stage.direct", TenantRole.Owner);

    public string Name => "stage";

    public string AppType => "stage";

    public IReadOnlyList<Page> Pages => [new("/", "Stage", Direct)]; // an app without pages gets no demonstration tenant

    public IReadOnlyList<Permission> Permissions => [Direct];

    public MigrationScripts Migrations => MigrationScripts.None(Name);

    public void AddServices(IServiceCollection services, IConfiguration settings)
    {
        services.AddValidation();
        if (Environment.GetEnvironmentVariable(TokenAuthenticator.Variable) is { Length: > 0 } token)
            services.AddSingleton<IAuthenticator>(new TokenAuthenticator(token));
        if (int.TryParse(Environment.GetEnvironmentVariable(JumpingClock.Variable), out var seconds))
            services.AddSingleton<TimeProvider>(_ => new JumpingClock(TimeSpan.FromSeconds(seconds)));
    }

    public void AddJobs(JobRegistry jobs) => jobs.Add<Wait, WaitHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        Echo.Map(api);
        Fail.Map(api);
        WaitInRequest.Map(api);
        WaitInJob.Map(api);
        MakeTenants.Map(api);
        SetTenantStatus.Map(api);
    }

    public void AddCommands(CommandList commands)
    {
        // All of it is reached over HTTP, as a test does.
    }
}
