using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>What the browser fetches beside the page, rather than after its script has found out that it is needed: the screen, and what the screen asks for first.</summary>
internal static class PagePreloads
{
    private const string ListOfTenants = "<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"./api/v1/tenants?sort=activity&amp;limit=100\">";

    public static string Of(WebFiles files, HostRoute route, HttpContext http)
    {
        var isList = !route.IsTenant && http.Request.Path.Value is "/@console/" or "/@console" or "/@console/tenants" && !http.Request.QueryString.HasValue;
        var place = route.IsTenant ? route.AppType : isList ? "console/tenants" : HostRoute.Console;
        var parts = string.Concat(files.PreloadsOf(place).Select(file => $"<link rel=\"{(file.EndsWith(".css", StringComparison.Ordinal) ? "preload\" as=\"style\" crossorigin=\"anonymous" : "modulepreload")}\" href=\"./{file}\">"));
        return isList ? ListOfTenants + parts : parts;
    }
}
