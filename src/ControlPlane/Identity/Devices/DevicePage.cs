using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Devices;

/// <summary>Where a person types in what a device shows, sees what it wants, and says yes or no.</summary>
internal static class DevicePage
{
    private static readonly Problem Unknown = new(404, "control.device_unknown", "No device waits with this code. Codes are good for ten minutes; look again at what it shows.");

    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/auth/device", ShowAsync).WithName("devicePage").AllowAnyone("the person may have to sign in first");
        console.MapPost("/auth/device", DecideAsync).WithName("decideAboutDevice").RequirePermission(ConsoleRights.Self);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, DeviceGrants grants, SignInThrottle throttle, CancellationToken cancel, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "user_code")] string? userCode = null)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (http.Features.Get<Session>() is not { } session)
        {
            var back = $"{root}/auth/device{(userCode is null ? default : QueryString.Create("user_code", userCode))}";
            return TypedResults.Redirect($"{root}/auth/sign-in{QueryString.Create("return", back)}");
        }
        // Codes are short, so that people can type them; what keeps others from guessing is that they may not often.
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        if (userCode is null)
            return new HousePage("Sign in a device").Text("Type in the code that it shows.").Form($"{root}/auth/device", "Go on", [new("user_code", "Code", ""), new("answer", null, "look")]);
        return await AskAsync(root, userCode, session, grants, cancel);
    }

    private static async Task<IResult> DecideAsync(HttpContext http, DeviceGrants grants, SignInThrottle throttle, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        // A key must not let in another one, so this takes a person who is signed in.
        if (http.Features.Get<Session>() is not { } session)
            return HousePage.Of(RequestProblems.Forbidden, $"{root}/auth/sign-in");
        if (throttle.RefuseAddress(http) is { } tooMany)
            return tooMany;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var (code, answer) = (form["user_code"].ToString(), form["answer"].ToString());
        if (answer == "look")
            return await AskAsync(root, code, session, grants, cancel);
        if (answer is not ("allow" or "deny") || !await grants.DecideAsync(code, session.Person.Id, answer == "allow", cancel))
            return HousePage.Of(Unknown, $"{root}/auth/device");
        return answer == "allow"
            ? new HousePage("The device is signed in").Text("You can go back to it. Its key is among your keys, where you can end it.")
            : new HousePage("The device stays out").Text("It was told that you said no.");
    }

    private static async Task<IResult> AskAsync(string root, string code, Session session, DeviceGrants grants, CancellationToken cancel)
    {
        if (await grants.FindAsync(code, cancel) is not { } device)
            return HousePage.Of(Unknown, $"{root}/auth/device");
        var scopes = device.Scopes.Length == 0 ? "everything that you may do" : device.Scopes.Replace(" ", ", ", StringComparison.Ordinal);
        return new HousePage("Let this device in?")
            .Text($"It calls itself {device.DeviceName}, and wants to do for you: {scopes}.")
            .Text($"You are {session.Person.Name} ({session.Person.Email}). Say yes only if the device is in front of you and shows {code}.")
            .Form($"{root}/auth/device", "Let it in", [new("user_code", null, code), new("answer", null, "allow")])
            .Form($"{root}/auth/device", "Keep it out", [new("user_code", null, code), new("answer", null, "deny")]);
    }
}
