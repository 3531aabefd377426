using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>A row in each of the house's own tables about who may do what in a tenant, so that no app's test has to know them.</summary>
internal static class IdentityRows
{
    public static async Task FillAsync(TestHost host, TenantId tenant, string text)
    {
        var (db, clock, cancel) = (host.Services.GetRequiredService<SystemDb>(), host.Clock, CancellationToken.None);
        var (now, person) = (clock.GetUtcNow(), Id.New("person", clock));
        await db.WriteAsync(async write =>
        {
            await write.ExecuteAsync($"insert into control_people (id, name, email, platform_role, created_at) values ({person}, {text}, {text}, {""}, {now})", cancel);
            await write.ExecuteAsync($"insert into control_memberships (tenant_id, person_id, role, created_at) values ({tenant}, {person}, {"viewer"}, {now})", cancel);
            await write.ExecuteAsync($"insert into control_join_policies (tenant_id, kind, role, addresses) values ({tenant}, {"list"}, {"viewer"}, {text})", cancel);
            await write.ExecuteAsync($"""
                insert into control_invitations (tenant_id, id, role, note, code_hash, invited_by, created_at, expires_at)
                values ({tenant}, {Id.New("invitation", clock)}, {"viewer"}, {text}, {Id.New("hash", clock)}, {person}, {now}, {now})
                """, cancel);
            await write.ExecuteAsync($"""
                insert into control_keys (tenant_id, id, kind, name, secret_hash, person_id, scopes, per_minute, created_at)
                values ({tenant}, {Id.New("key", clock)}, {"lh"}, {text}, {text}, {person}, {text}, {60}, {now})
                """, cancel);
            return 0;
        }, cancel);
    }
}
