using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Identity.SignIn;

/// <summary>What somebody sees who may not come in yet: the ways to sign in, or that they are no member here.</summary>
internal static class SignInDoor
{
    private const string Promise = "You will come straight back here. One sign-in opens every house you belong to.";
    private const string Ended = "Your session ended. Sign in, and you will be back on this page.";

    /// <summary>At any page of a host, instead of the page.</summary>
    public static IResult At(HttpContext http, Tenant? tenant)
    {
        var root = http.Request.PathBase.Value ?? "";
        var path = http.Request.Path.Value ?? "/";
        var asked = $"{root}{path[path.IndexOf('/', 1)..]}{http.Request.QueryString}"; // the first part is the root that the host settled
        var back = ReturnPath.TryRead(asked, root, out var returnPath) ? returnPath : $"{root}/";
        if (tenant is null)
            return OnConsole(http, null, null, back);
        var query = QueryString.Create("return", back);
        var providers = http.RequestServices.GetRequiredService<ProviderList>().For(http);
        var page = new HousePage($"Sign in to {tenant.Name}").At(tenant.Name, SiteAddress.Own(http).Split("://")[^1] + root, tenant.AppType).Text(Lead(http));
        if (providers.Count == 0)
            return page.Text(NoWays(), "hint");
        return page
            .Ways(providers.Select(p => Way(http, p, $"{root}/api/auth/start{query.Add("provider", p.Name)}")))
            .Text($"Not a member yet? Ask {tenant.Name} for an invitation.", "hint");
    }

    /// <summary>On the console's host, for itself or for the tenant's host that waits.</summary>
    public static IResult OnConsole(HttpContext http, HandOver? handOver, Tenant? tenant, string returnPath)
    {
        var root = http.Request.PathBase.Value ?? "";
        var providers = http.RequestServices.GetRequiredService<ProviderList>().For(http);
        var query = QueryString.Create(handOver is null ? "return" : "attempt", handOver?.Id ?? returnPath);
        var page = new HousePage(tenant is null ? "Sign in to the house" : $"Sign in to {tenant.Name}").Text(Lead(http));
        BrowserBinding.Ensure(http);
        if (handOver is not null && tenant is not null)
            page.At(tenant.Name, handOver.Origin.Split("://")[^1] + handOver.PathPrefix, tenant.AppType);
        if (providers.Count == 0)
            page.Text(NoWays(), "hint");
        page.Ways(providers.Where(p => p.Name != ProviderList.Development).Select(p => Way(http, p, $"{root}/auth/{p.Name}{query}")));
        if (providers.Any(p => p.Name == ProviderList.Development))
        {
            page.Form($"{root}/auth/development", "Sign in as anyone",
            [
                new("email", "Address, on this machine only", "admin@localhost"), new("attempt", null, handOver?.Id ?? ""), new("return", null, handOver is null ? returnPath : ""),
            ], handOver?.Origin, providers.Count > 1 ? "dev" : "", isMain: providers.Count == 1);
        }
        return page;
    }

    public static IResult NotMember(HttpContext http, Tenant tenant, Session session)
    {
        var root = http.Request.PathBase.Value ?? "";
        var who = session.Person.Email.Length > 0 ? session.Person.Email : session.Person.Name;
        return new HousePage("This is not your house", StatusCodes.Status403Forbidden)
            .At(tenant.Name, SiteAddress.Own(http).Split("://")[^1] + root, tenant.AppType)
            .Text($"You are signed in as {who}, who is not a member here.")
            .Text("Ask for an invitation, or change account.")
            .Form($"{root}/api/auth/sign-out?next=here", "Change account", []);
    }

    // A browser that still shows a session is one whose session is over.
    private static string Lead(HttpContext http) => SessionCookie.Read(http) is null ? Promise : Ended;

    private static string NoWays() => "No way to sign in is set up yet. Whoever runs this house finds them in the settings under Identity.";

    private static HousePage.Way Way(HttpContext http, ShownProvider provider, string address) => new(
        provider.Name, provider.Name == ProviderList.Development ? "Continue as anyone, on this machine" : $"Continue with {provider.Title}", address,
        http.Request.Cookies[LastProvider.Cookie] == provider.Name);
}

/// <summary>With whom this browser signed in last, so that the page can say so.</summary>
internal static class LastProvider
{
    public const string Cookie = "lh-last";

    public static void Note(HttpContext http, string provider) =>
        http.Response.Cookies.Append(Cookie, provider, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(90) });
}
