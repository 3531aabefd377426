using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>POST /v1/credentials/report</c>: the provider refused a value, even after it was resolved again. Reports of an older value change nothing.</summary>
internal sealed class ReportCredential(ControlDb db)
{
    private static readonly ServiceAnswer Noted = ServiceAnswer.Ok(new { status = "ok" });

    public async Task<ServiceAnswer> RunAsync(ServiceCall call)
    {
        var (tenant, reference, body, refusal) = await ResolveCredential.ReadAsync(call);
        if (refusal is not null)
            return refusal;
        if (body.TryGetProperty("version", out var version) && version.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return ServiceAnswer.BadRequest;
        return await db.WriteAsync(call.By, async write =>
        {
            var (credential, tenantId, outcome) = await ResolveCredential.FindAsync(write, call, tenant, reference);
            if (credential is null)
            {
                write.Audit(tenantId, "control.credential_denied", $"ref {CredentialRef.Fingerprint(reference)}", $"report, {outcome}");
                return ServiceAnswer.NotFound;
            }
            if (version.ValueKind != JsonValueKind.String || version.GetString() == credential.Version)
                await CredentialStore.OpenIncidentAsync(write, credential, "An execution plane says that the provider refused it.", call.Cancelled);
            return Noted;
        }, call.Cancelled);
    }
}
