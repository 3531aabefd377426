using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Testing;

/// <summary>Believes a header that says who is asking, for which tenant and with which permissions. Lives in tests only.</summary>
internal sealed class TestAuthenticator : IAuthenticator
{
    public const string Header = "X-Test-Caller";

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant tenant, CancellationToken cancel)
    {
        if (http.Request.Headers[Header].ToString().Split(';') is not [var person, var home, var permissions] || home != tenant.Id.Value)
            return ValueTask.FromResult<Caller?>(null); // signed in at another tenant is signed in nowhere
        return ValueTask.FromResult<Caller?>(new Caller(new Actor("person", person), TenantRole.None)
        {
            Scopes = permissions.Split(',').ToHashSet(StringComparer.Ordinal),
            ByCookie = http.Request.Headers.ContainsKey("X-Test-Cookie"),
        });
    }
}
