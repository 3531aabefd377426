using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Testing;

/// <summary>Believes a header that says who is asking, for which tenant and with which permissions. Lives in tests only.</summary>
internal sealed class TestAuthenticator : IAuthenticator
{
    public const string Header = "X-Test-Caller";
    public const string ConsoleHeader = "X-Test-Console-Caller";

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel)
    {
        if (tenant is null)
            return ValueTask.FromResult(OnConsole(http));
        if (http.Request.Headers[Header].ToString().Split(';') is not [var person, var home, var permissions] || home != tenant.Id.Value)
            return ValueTask.FromResult<Caller?>(null); // signed in at another tenant is signed in nowhere
        return ValueTask.FromResult<Caller?>(new Caller(new Actor("person", person), TenantRole.None)
        {
            Scopes = permissions.Split(',').ToHashSet(StringComparer.Ordinal),
            ByCookie = http.Request.Headers.ContainsKey("X-Test-Cookie"),
        });
    }

    private static Caller? OnConsole(HttpContext http)
    {
        if (http.Request.Headers[ConsoleHeader].ToString().Split(';') is not [var person, var role, var memberships])
            return null;
        return new Caller(new Actor("person", person), TenantRole.None)
        {
            PlatformRole = Enum.Parse<PlatformRole>(role),
            Memberships = memberships.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(m => m.Split('='))
                .ToDictionary(m => m[0], m => Enum.Parse<TenantRole>(m[1]), StringComparer.Ordinal),
            ByCookie = http.Request.Headers.ContainsKey("X-Test-Cookie"),
        };
    }
}
