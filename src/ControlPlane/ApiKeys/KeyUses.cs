using System.Collections.Concurrent;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>Notes when keys were last used, and writes that down together. The first use of a key on a day is audited.</summary>
internal sealed partial class KeyUses(SystemDb db, TimeProvider clock, ILogger<KeyUses> logger) : WrittenBehind(clock)
{
    private readonly ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public void Note(ApiKey key) => _uses[key.Id] = new Use(key.Tenant, Clock.GetUtcNow());

    public override async Task WriteAsync(CancellationToken cancel)
    {
        foreach (var (id, use) in _uses.ToArray())
        {
            var day = new DateTimeOffset(use.At.UtcDateTime.Date, TimeSpan.Zero);
            await db.WriteAsync(async write =>
            {
                // Of all processes, the one whose update finds no use of this day writes the entry.
                var first = await write.ExecuteAsync($"update control_keys set used_at = {use.At} where id = {id} and (used_at is null or used_at < {day})", cancel);
                if (first == 0)
                    await write.ExecuteAsync($"update control_keys set used_at = {use.At} where id = {id} and used_at < {use.At}", cancel);
                else
                    write.Audit(use.Tenant, new Actor("key", id), "control.key_used", id, "the first time that day");
                return first;
            }, cancel);
            _uses.TryRemove(new KeyValuePair<string, Use>(id, use));
        }
    }

    protected override void OnFailed(Exception failure) => LogKept(logger, _uses.Count, failure);

    [LoggerMessage(LogLevel.Warning, "The last uses of {Keys} keys could not be written")]
    private static partial void LogKept(ILogger logger, int keys, Exception failure);

    private sealed record Use(TenantId Tenant, DateTimeOffset At);
}
