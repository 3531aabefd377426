using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Streams;
using Longhouse.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Audit;

/// <summary>The record's end, live: of the whole house, or of one tenant. An entry may come twice after a lost connection; its place says which it is.</summary>
internal static class FollowAudit
{
    private const int MostAtOnce = 500;
    private const int RoundsOfSilence = 20; // proxies hang up on what says nothing for a minute
    private const int MostRounds = 600; // whoever comes back is asked again who they are
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5); // a transaction's entries carry the time at which it began

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit/events", Handle).WithName("followAudit").IsStream().RequirePermission(ConsoleRights.ReadAudit);
        api.MapGet("/tenants/{tenantId}/audit/events", HandleOfTenant).WithName("followTenantAudit").IsStream().RequirePermission(ConsoleRights.ReadTenantAudit);
    }

    private static ServerSentEventsResult<AuditEntry?> Handle(HttpContext http, ControlDb db) =>
        EventStream.Of<AuditEntry?>(http, (after, cancel) => FollowAsync(db, new AuditFilter(), after, cancel));

    private static ServerSentEventsResult<AuditEntry?> HandleOfTenant(string tenantId, HttpContext http, ControlDb db) =>
        EventStream.Of<AuditEntry?>(http, (after, cancel) => FollowAsync(db, new AuditFilter { Tenant = tenantId }, after, cancel));

    private static async IAsyncEnumerable<SseItem<AuditEntry?>> FollowAsync(ControlDb db, AuditFilter filter, string after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var begin = AuditPlace.Parse(after);
        var from = begin is { } place ? DateTimeOffset.FromUnixTimeMilliseconds(place.At) : db.Clock.GetUtcNow();
        var sent = new HashSet<string>(StringComparer.Ordinal);
        if (begin is not null)
            sent.Add(after);
        for (var (round, silent) = (0, 0); round < MostRounds; round++)
        {
            var rows = await db.QueryAsync<AuditEntry>($"""
                select {AuditEntry.Columns} from audit_entries where at >= {from} {filter.ToSql()} order by at, tenant_id, number limit {MostAtOnce}
                """, cancel);
            var news = rows.Where(entry => sent.Add(entry.Key)).ToList();
            foreach (var entry in news)
                yield return new SseItem<AuditEntry?>(entry, "entry") { EventId = entry.Key };
            silent = news.Count > 0 ? 0 : silent + 1;
            if (round == 0 || (silent > 0 && silent % RoundsOfSilence == 0))
                yield return new SseItem<AuditEntry?>(null, "silence");
            if (rows.Count == MostAtOnce)
                from = rows[^1].At;
            else if (db.Clock.GetUtcNow() - Late is var late && late > from)
                (from, sent) = (late, [.. sent.Where(key => AuditPlace.Parse(key)?.At >= late.ToUnixTimeMilliseconds())]);
            if (!await Rest.ForAsync(Round, db.Clock, cancel))
                yield break;
        }
    }
}
