using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Microsoft.Net.Http.Headers;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>POST /v1/credentials/resolve</c>: the value behind a reference, for the tenant that it belongs to.</summary>
internal sealed class ResolveCredential(ControlDb db, CredentialResolution resolution)
{
    private const int MaxBody = 4 * 1024;

    public async Task<ServiceAnswer> RunAsync(ServiceCall call)
    {
        var (tenant, reference, _, refusal) = await ReadAsync(call);
        return refusal ?? await db.WriteAsync(call.By, async write =>
        {
            var (outcome, credential) = await resolution.ResolveAsync(write, tenant, reference, call.Token.AppType, call.Cancelled);
            if (credential is null)
                return outcome == ResolutionOutcome.InsufficientBalance ? ServiceAnswer.InsufficientBalance : ServiceAnswer.NotFound;
            return ServiceAnswer.Ok(resolution.Open(credential).ToAnswer(credential.Version)).With(HeaderNames.Pragma, "no-cache");
        }, call.Cancelled);
    }

    /// <summary>The tenant, the reference and the rest of the body, or what is wrong with the request.</summary>
    public static async Task<(string Tenant, string Reference, JsonElement Body, ServiceAnswer? Refusal)> ReadAsync(ServiceCall call)
    {
        var tenant = call.Http.Request.Headers["X-Tenant"] is [{ } header] ? header.Trim() : "";
        var (body, refusal) = await call.ReadJsonAsync(MaxBody, ServiceAnswer.BadRequest);
        if (refusal is not null)
            return ("", "", default, refusal);
        var reference = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("credentials_ref", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! // its kind was just checked
            : "";
        return tenant.Length == 0 || string.IsNullOrWhiteSpace(reference) ? ("", "", default, ServiceAnswer.BadRequest) : (tenant, reference, body, null);
    }
}
