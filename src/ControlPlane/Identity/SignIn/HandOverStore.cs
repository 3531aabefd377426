using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Identity.SignIn;

internal sealed class HandOverStore(SystemDb db, TimeProvider clock)
{
    /// <summary>Remembers who asked, and answers the id under which the console's host finds it.</summary>
    public Task<string> BeginAsync(string place, string origin, string pathPrefix, string returnPath, string browserHash, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var (id, now) = (RandomCode.New(), clock.GetUtcNow());
            await write.ExecuteAsync($"""
                insert into control_hand_overs (id, place, origin, path_prefix, return_path, browser_hash, created_at, expires_at)
                values ({id}, {place}, {origin}, {pathPrefix}, {returnPath}, {browserHash}, {now}, {now + HandOver.Patience})
                """, cancel);
            return id;
        }, cancel);

    /// <summary>One that still waits; null if there is none of that id, or it is too late.</summary>
    public async Task<HandOver?> FindAsync(string? id, CancellationToken cancel) => RandomCode.IsWellFormed(id)
        ? await db.FindAsync<HandOver>($"""
            select id, place, origin, path_prefix, return_path, browser_hash from control_hand_overs
            where id = {id} and code_hash is null and expires_at > {clock.GetUtcNow()}
            """, cancel)
        : null;

    /// <summary>Grants it to a sign-in, once, and answers the address with the code; null if it was granted or expired meanwhile.</summary>
    public async Task<string?> GrantAsync(SystemWrite write, HandOver handOver, string signInId, CancellationToken cancel)
    {
        var (code, now) = (RandomCode.New(), clock.GetUtcNow());
        var granted = await write.ExecuteAsync($"""
            update control_hand_overs set sign_in_id = {signInId}, code_hash = {RandomCode.Hash(code)}, code_expires_at = {now + HandOver.CodeLife}
            where id = {handOver.Id} and code_hash is null and expires_at > {now}
            """, cancel);
        return granted == 1 ? $"{handOver.Origin}{handOver.PathPrefix}/api/auth/finish?code={code}" : null;
    }

    /// <summary>Takes what the code stands for, whoever brings it: a code that was shown once is worth nothing any more.</summary>
    public async Task<Redeemed?> RedeemAsync(string? code, CancellationToken cancel)
    {
        if (!RandomCode.IsWellFormed(code))
            return null;
        var found = await db.WriteAsync(write => write.QueryAsync<Redeemed>($"""
            delete from control_hand_overs where code_hash = {RandomCode.Hash(code!)}
            returning place, origin, path_prefix, return_path, browser_hash, sign_in_id, code_expires_at
            """, cancel), cancel);
        return found is [var one] && one.CodeExpiresAt > clock.GetUtcNow() ? one : null;
    }
}
