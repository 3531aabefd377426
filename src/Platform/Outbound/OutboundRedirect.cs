using System.Net;

namespace Longhouse.Platform.Outbound;

internal static class OutboundRedirect
{
    public static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.NonValidated.Contains("Location");

    /// <summary>Where a redirect leads, written out in full. What that is worth is for <see cref="OutboundUrl"/> to say.</summary>
    public static string TargetOf(Uri from, HttpResponseMessage response)
    {
        var location = response.Headers.NonValidated["Location"].ToString();
        return Uri.TryCreate(location, UriKind.Relative, out _) && Uri.TryCreate(from, location, out var target)
            ? target.OriginalString
            : location;
    }

    /// <summary>As browsers do it: 303 turns all but HEAD into GET, 301 and 302 turn POST into GET, 307 and 308 keep the method.</summary>
    public static bool TurnsIntoGet(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.SeeOther => method != HttpMethod.Head,
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found => method == HttpMethod.Post,
        _ => false,
    };

    public static void RequireSecure(Uri from, Uri to)
    {
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
            throw new OutboundRefusedException(OutboundReason.InsecureRedirect, "A secure address redirects to an insecure one.");
    }

    public static bool IsSameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.IdnHost == b.IdnHost && a.Port == b.Port;
}
