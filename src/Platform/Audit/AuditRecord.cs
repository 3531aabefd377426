using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Audit;

/// <summary>Something that was done: who, what, to what, when. Never a secret, a body or an address.</summary>
internal sealed record AuditRecord(TenantId Tenant, DateTimeOffset At, Actor Actor, string Action, string Subject, string? Request, string? Details)
{
    /// <summary>What the hash covers, besides the previous hash and the number: a JSON array, so that no two records read the same.</summary>
    public string Content()
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            json.WriteStringValue(Tenant.Value);
            json.WriteNumberValue(At.ToUnixTimeMilliseconds());
            json.WriteStringValue(Actor.ToString());
            json.WriteStringValue(Action);
            json.WriteStringValue(Subject);
            json.WriteStringValue(Request);
            json.WriteStringValue(Details);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
