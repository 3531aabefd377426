using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleHost.Stage;

/// <summary>A request that takes as long as it is told to. It says at once that it has begun, and at the end that it is finished.</summary>
internal static class WaitInRequest
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/waits", HandleAsync)
        .WithName("stageWait")
        .RequirePermission(StageModule.Direct);

    private static async Task HandleAsync(int milliseconds, HttpResponse response, TimeProvider clock, CancellationToken cancel)
    {
        await response.WriteAsync("begun\n", cancel);
        await response.Body.FlushAsync(cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, cancel);
        await response.WriteAsync("finished\n", cancel);
    }
}

/// <summary>The same in the background.</summary>
internal static class WaitInJob
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/jobs", HandleAsync)
        .WithName("stageWaitInJob")
        .RequirePermission(StageModule.Direct);

    private static Task<Ok<long>> HandleAsync(int milliseconds, bool fails, TenantDb db, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var queued = (Enqueued)await write.EnqueueAsync(new Wait(milliseconds, fails), cancel, new JobOptions { MaxAttempts = 1 });
            return TypedResults.Ok(queued.Id);
        }, cancel);
}

internal sealed record Wait(int Milliseconds, bool Fails) : IJob
{
    public static string Kind => "stage.wait";
}

internal sealed class WaitHandler(TimeProvider clock) : IJobHandler<Wait>
{
    public async Task<JobOutcome> RunAsync(Wait job, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(job.Milliseconds), clock, cancel);
        return job.Fails ? JobOutcome.GiveUp("It was asked to fail.") : JobOutcome.Done;
    }
}
