using System.Text.Json;
using System.Text.Json.Nodes;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Usage;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>POST /v1/billing/usage</c> and <c>usage:batch</c>: what tenants used, each event once however often it is sent.</summary>
internal sealed class IngestUsage(ControlDb db)
{
    private const int MaxBody = 16 * 1024;
    private const int MaxBatchBody = 1024 * 1024;
    private const int MaxEvents = 500;

    public async Task<ServiceAnswer> OneAsync(ServiceCall call)
    {
        var (body, refusal) = await call.ReadJsonAsync(MaxBody, ServiceAnswer.Invalid);
        if (refusal is not null)
            return refusal;
        if (UsageEvent.Read(body, db.Clock.GetUtcNow()) is not { } used)
            return ServiceAnswer.Invalid;
        var outcome = await db.WriteAsync(call.By, write => UsageLedger.AddAsync(write, used, call.Token.AppType, call.Cancelled), call.Cancelled);
        return outcome == UsageOutcome.UnknownTenant ? ServiceAnswer.NotFound : ServiceAnswer.Ok(Describe(new JsonObject { ["status"] = "ok" }, outcome));
    }

    public async Task<ServiceAnswer> BatchAsync(ServiceCall call)
    {
        var (body, refusal) = await call.ReadJsonAsync(MaxBatchBody, ServiceAnswer.Invalid);
        if (refusal is not null)
            return refusal;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("events", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > MaxEvents || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return ServiceAnswer.Invalid;

        var now = db.Clock.GetUtcNow();
        var events = list.EnumerateArray().Select(item => (Key: KeyOf(item), Used: UsageEvent.Read(item, now))).ToList();
        var outcomes = await db.WriteAsync(call.By, async write =>
        {
            // In the order of their keys, so that two batches with the same events cannot wait for each other in a circle.
            var found = new UsageOutcome?[events.Count];
            foreach (var (item, index) in events.Select((item, index) => (item, index)).OrderBy(pair => pair.item.Used?.Tenant, StringComparer.Ordinal).ThenBy(pair => pair.item.Key, StringComparer.Ordinal).ThenBy(pair => pair.index))
                found[index] = item.Used is { } used ? await UsageLedger.AddAsync(write, used, call.Token.AppType, call.Cancelled) : null;
            return found;
        }, call.Cancelled);
        return ServiceAnswer.Ok(new JsonObject { ["results"] = new JsonArray([.. events.Zip(outcomes).Select(pair => Describe(pair.First.Key, pair.Second))]) });
    }

    private static JsonObject Describe(string? key, UsageOutcome? outcome)
    {
        var json = new JsonObject { ["idempotency_key"] = key };
        if (outcome is null or UsageOutcome.UnknownTenant)
        {
            json["status"] = "error";
            json["error"] = outcome is null ? "invalid" : "not_found";
            return json;
        }
        json["status"] = "ok";
        return Describe(json, outcome.Value);
    }

    private static JsonObject Describe(JsonObject json, UsageOutcome outcome)
    {
        if (outcome is UsageOutcome.Duplicate or UsageOutcome.Conflict)
            json["duplicate"] = true;
        if (outcome == UsageOutcome.Conflict)
            json["conflict"] = true;
        return json;
    }

    private static string? KeyOf(JsonElement item) => item.TryGetProperty("idempotency_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;
}
