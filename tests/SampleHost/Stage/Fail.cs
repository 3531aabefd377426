using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleHost.Stage;

/// <summary>A defect, to see how one is answered and logged.</summary>
internal static class Fail
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/failures", Throw)
        .WithName("stageFail")
        .RequirePermission(StageModule.Direct);

    private static Ok Throw() => throw new InvalidOperationException("The stage fell in, as it was asked to.");
}
