using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Audit;

/// <summary>Something that was done: who, what, to what, when, from where, and how it went. Never a secret or a body.</summary>
/// <param name="Request">The id of the request, or null in work that nobody asked for just now.</param>
internal sealed record AuditRecord(TenantId Tenant, DateTimeOffset At, Actor Actor, string Action, string Subject, string? Request, string? Details)
{
    /// <summary>What the hash of a new entry covers. Entries keep the form that they were written in: 1 ends with the details.</summary>
    public const int NewestForm = 2;

    public int Form { get; init; } = NewestForm;

    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>An <see cref="AuditOutcome"/> in small letters; null in entries of the first form.</summary>
    public string? Outcome { get; init; } = NameOf(AuditOutcome.Done);

    public AuditChange Change { get; init; }

    public static string NameOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Denied => "denied",
        AuditOutcome.Failed => "failed",
        _ => "done",
    };

    /// <summary>What the hash covers, besides the previous hash and the number: a JSON array, so that no two records read the same, of no form.</summary>
    public string Content()
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            if (Form > 1)
                json.WriteNumberValue(Form); // the first form begins with a text
            json.WriteStringValue(Tenant.Value);
            json.WriteNumberValue(At.ToUnixTimeMilliseconds());
            json.WriteStringValue(Actor.ToString());
            json.WriteStringValue(Action);
            json.WriteStringValue(Subject);
            json.WriteStringValue(Request);
            json.WriteStringValue(Details);
            if (Form > 1 || Address is not null || Outcome is not null || Change != default) // the first form has none of these: one that does was changed
            {
                json.WriteStringValue(Address);
                json.WriteStringValue(Outcome);
                json.WriteStringValue(Change.Before);
                json.WriteStringValue(Change.After);
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
