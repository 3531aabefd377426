using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Guests;

/// <summary>On the host of a tenant that welcomes guests: lets this browser in as one.</summary>
internal static class EnterAsGuest
{
    public static void Map(IEndpointRouteBuilder house) => OwnPagesOnly.On(house
        .MapPost("/api/auth/guest", HandleAsync)
        .WithName("enterAsGuest")
        .AllowAnyone("guests are those who are not signed in"));

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        HttpContext http, TenantContext context, GuestList guests, GuestCookie cookie, SignInThrottle throttle, CancellationToken cancel)
    {
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        if (!await guests.WelcomesAsync(context.Tenant, cancel))
            return RequestProblems.Forbidden with { Detail = "Nobody gets in here without signing in." };
        if (cookie.Read(http, context.Tenant) is null)
            cookie.Set(http, context.Tenant);
        return TypedResults.NoContent();
    }
}
