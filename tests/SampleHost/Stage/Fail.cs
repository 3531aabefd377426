using Longhouse.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.SampleHost.Stage;

/// <summary>A defect, to see how one is answered and logged.</summary>
internal static class Fail
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/failures", (Func<IResult>)Throw)
        .WithName("stageFail")
        .RequirePermission(StageModule.Direct);

    private static IResult Throw() => throw new InvalidOperationException("The stage fell in, as it was asked to.");
}
