using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>Dark or light, where the person chose; else the page follows their system. A cookie, so that the first paint is right already.</summary>
internal static class ChosenScheme
{
    public static string? Of(HttpContext http) => http.Request.Cookies["lh-scheme"] is "dark" or "light" ? http.Request.Cookies["lh-scheme"] : null;
}
