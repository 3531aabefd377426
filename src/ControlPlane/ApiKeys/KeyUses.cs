using System.Collections.Concurrent;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>
/// Notes when keys were last used, and writes that down together once a minute: a write per request would cost more than the request. The first use of a key
/// on a day is audited.
/// </summary>
internal sealed partial class KeyUses(SystemDb db, TimeProvider clock, ILogger<KeyUses> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public void Note(ApiKey key) => _uses[key.Id] = new Use(key.Tenant, clock.GetUtcNow());

    public async Task WriteAsync(CancellationToken cancel)
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

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastWrite); // what else had to stop may have used up the time that was given
        await TryWriteAsync(limit.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryWriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is left is written by StopAsync.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure) || (failure is OperationCanceledException && cancel.IsCancellationRequested))
        {
            LogKept(logger, _uses.Count, failure); // and try again in a minute
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last uses of {Keys} keys could not be written")]
    private static partial void LogKept(ILogger logger, int keys, Exception failure);

    private sealed record Use(TenantId Tenant, DateTimeOffset At);
}
