using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Identity.Browsers;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>
/// The answer for an address where no tenant is to be seen. The same bytes whether the host is unknown, suspended or foreign: no name, no
/// number and no script in it.
/// </summary>
internal static class UnknownHost
{
    private static readonly byte[] Json = """{"type":"urn:longhouse:problem:request.not_found","title":"There is nothing at this address.","status":404,"code":"request.not_found"}"""u8.ToArray();
    private static readonly byte[] Page = ReadPage();
    private static readonly string Policy = $"default-src 'none'; style-src 'sha256-{StyleHash()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static async Task AnswerAsync(HttpContext http)
    {
        var asPage = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        var body = asPage ? Page : Json;
        var response = http.Response;
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = asPage ? "text/html; charset=utf-8" : "application/problem+json";
        response.ContentLength = body.Length;
        response.Headers.Vary = "Accept";
        if (asPage)
            response.Headers.ContentSecurityPolicy = Policy;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static byte[] ReadPage()
    {
        using var page = typeof(UnknownHost).Assembly.GetManifestResourceStream("Longhouse.ControlPlane.Hosting.unknown-host.html")!;
        using var reader = new StreamReader(page);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("/* tokens */", DoorStyle.Tokens, StringComparison.Ordinal));
    }

    private static string StyleHash()
    {
        var text = Encoding.UTF8.GetString(Page);
        var start = text.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        var style = text[start..text.IndexOf("</style>", StringComparison.Ordinal)];
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
    }
}
