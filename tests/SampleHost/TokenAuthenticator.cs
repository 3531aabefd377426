using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.SampleHost;

/// <summary>Believes whoever sends the one token that the process was started with: an owner, in every tenant.</summary>
internal sealed class TokenAuthenticator(string token) : IAuthenticator
{
    /// <summary>Not a setting: without this variable nobody can sign in.</summary>
    public const string Variable = "SAMPLE_HOST_TOKEN";

    private readonly string _expected = $"Bearer {token}";
    private readonly Caller _owner = new(new Actor("person", "owner"), TenantRole.Owner);

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel) =>
        ValueTask.FromResult(http.Request.Headers.Authorization == _expected ? _owner : null);
}
