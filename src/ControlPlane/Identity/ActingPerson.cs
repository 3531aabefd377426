using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity;

/// <summary>The person on whose behalf a request is made: by their session, or by a key of theirs.</summary>
internal sealed record ActingPerson(string Id)
{
    /// <summary>A key of a tenant acts for nobody, so what is about oneself is not for it.</summary>
    public static string IdOf(HttpContext http) => Find(http) ?? throw new ProblemException(RequestProblems.Forbidden with { Detail = "This is for people, not for a tenant's keys." });

    public static string? Find(HttpContext http) =>
        http.Features.Get<ActingPerson>()?.Id ?? (HostRoute.Of(http).Caller?.Actor is { Kind: "person", Id: var id } ? id : null);
}
