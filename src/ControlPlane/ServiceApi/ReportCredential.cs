using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>POST /v1/credentials/report</c>: the provider refused a value, even after it was resolved again.</summary>
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
        var seen = version.ValueKind == JsonValueKind.String ? version.GetString() : null;
        return await db.WriteAsync(call.By, async write =>
            await CredentialResolution.ReportAsync(write, tenant, reference, seen, call.Token.AppType, call.Cancelled) ? Noted : ServiceAnswer.NotFound, call.Cancelled);
    }
}
