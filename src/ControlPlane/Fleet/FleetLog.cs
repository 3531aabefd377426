using System.Collections.Concurrent;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.ServiceApi;

namespace Longhouse.ControlPlane.Fleet;

/// <summary>Remembers which execution planes call, written down at most every ten seconds for each.</summary>
internal sealed class FleetLog(ControlDb db)
{
    private const int MaxName = 100;
    private const int MaxRemembered = 10_000;
    private const int MaxPerToken = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Token, string Instance), long> _noted = new();

    public Task NoteAsync(ServiceCall call) => NoteAsync(call, null);

    /// <summary>Up to which change an execution plane has read.</summary>
    public Task NotePositionAsync(ServiceCall call, long position) => NoteAsync(call, position);

    private async Task NoteAsync(ServiceCall call, long? position)
    {
        var key = (call.Token.Id, Clean(call.Http.Request.Headers["X-Instance-Id"].ToString()));
        var now = db.Clock.GetTimestamp();
        if (position is null && _noted.TryGetValue(key, out var last) && db.Clock.GetElapsedTime(last, now) < Pause)
            return;
        if (_noted.Count >= MaxRemembered)
            _noted.Clear();
        _noted[key] = now;

        var (token, instance) = key;
        var agent = Clean(call.Http.Request.Headers.UserAgent.ToString());
        await db.TryWriteAsync(By.House, async write =>
        {
            var known = await write.CountAsync($"select count(*) from control_fleet where token_id = {token} and instance <> {instance}", call.Cancelled);
            if (known >= MaxPerToken)
                await write.ExecuteAsync($"delete from control_fleet where token_id = {token} and last_call_at < {write.Now.AddDays(-1)}", call.Cancelled);
            await write.ExecuteAsync($"""
                insert into control_fleet (token_id, instance, agent, first_call_at, last_call_at, feed_position) values ({token}, {instance}, {agent}, {write.Now}, {write.Now}, {position})
                on conflict (token_id, instance) do update set agent = excluded.agent, last_call_at = excluded.last_call_at,
                    feed_position = coalesce(excluded.feed_position, control_fleet.feed_position)
                """, call.Cancelled);
        }, call.Cancelled);
    }

    private static string Clean(string text) => new([.. text.Where(c => c is >= ' ' and < '\x7f').Take(MaxName)]);
}
