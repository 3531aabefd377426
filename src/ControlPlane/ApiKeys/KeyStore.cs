using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Longhouse.ControlPlane.ApiKeys;

/// <summary>A key as it is listed; its secret is nowhere. Its version grows when another takes its place, and when it is revoked.</summary>
internal sealed record KeyView(
    string Id, string Kind, string Name, IReadOnlyList<string> Scopes, int PerMinute, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt, string? RotatedTo)
{
    public long Version => 1 + (RotatedTo is null ? 0 : 1) + (RevokedAt is null ? 0 : 1);
}

/// <summary>A key that was just made, with the text that is shown this once.</summary>
internal sealed record NewKey(string Id, string Key, DateTimeOffset? ExpiresAt);

internal sealed record KeyOrder(TenantId Tenant, string Kind, string Name, string PersonId, IReadOnlyList<string> Scopes, int PerMinute, DateTimeOffset? ExpiresAt);

internal sealed class KeyStore(SystemDb db, KeyVerifier verifier, TimeProvider clock)
{
    private const int MostOfTenant = 500;
    private const int MostOfPerson = 100;

    /// <summary>Whether one more may be made. Two who ask at once may both be told yes: the bound keeps the list short and nobody out.</summary>
    public async Task<bool> HasRoomAsync(TenantId tenant, string person, CancellationToken cancel)
    {
        Sql ofPerson = tenant == TenantId.House ? $"and person_id = {person}" : Sql.Empty;
        return await db.CountAsync($"""
            select count(*) from control_keys where tenant_id = {tenant} {ofPerson} and revoked_at is null and (expires_at is null or expires_at > {clock.GetUtcNow()})
            """, cancel) < (tenant == TenantId.House ? MostOfPerson : MostOfTenant);
    }

    public async Task<NewKey> CreateAsync(SystemWrite write, KeyOrder order, Actor actor, CancellationToken cancel)
    {
        var (id, secret) = (KeyText.NewId(), KeyText.NewSecret());
        await write.ExecuteAsync($"""
            insert into control_keys (tenant_id, id, kind, name, secret_hash, person_id, scopes, per_minute, created_at, expires_at)
            values ({order.Tenant}, {id}, {order.Kind}, {order.Name}, {verifier.HashOf(order.Kind, id, secret)}, {order.PersonId},
                {string.Join(' ', order.Scopes)}, {order.PerMinute}, {clock.GetUtcNow()}, {order.ExpiresAt})
            """, cancel);
        write.Audit(order.Tenant, actor, "control.key_created", id, $"kind {order.Kind}, scopes {(order.Scopes.Count == 0 ? "all of the person" : string.Join(' ', order.Scopes))}");
        return new NewKey(id, KeyText.Write(order.Kind, id, secret), order.ExpiresAt);
    }

    /// <summary>A tenant's keys, or with the house as tenant those of one person, newest first.</summary>
    public async Task<IReadOnlyList<KeyView>> ListAsync(TenantId tenant, string? person, CancellationToken cancel)
    {
        Sql ofPerson = person is null ? Sql.Empty : $"and person_id = {person}";
        var rows = await db.QueryAsync<Row>($"""
            select id, kind, name, scopes, per_minute, person_id, created_at, expires_at, revoked_at, used_at, rotated_to from control_keys
            where tenant_id = {tenant} {ofPerson} order by created_at desc, id limit {MostOfTenant}
            """, cancel);
        return [.. rows.Select(r => r.ToView())];
    }

    /// <summary>
    /// A second key in place of this one, with the same rights. The old one works on for the overlap, so that whoever uses it can change over without a
    /// gap. Once only: a second one would leave the first in force, and nobody would know of it.
    /// </summary>
    /// <param name="mayGive">Whether who rotates it may hand out such a scope: they get to see the new key.</param>
    public Task<Results<Ok<NewKey>, Problem>> RotateAsync(
        TenantId tenant, string? person, string id, OptionalIfMatch read, TimeSpan overlap, Predicate<string> mayGive, Actor actor, CancellationToken cancel) =>
        db.WriteAsync<Results<Ok<NewKey>, Problem>>(async write =>
        {
            var now = clock.GetUtcNow();
            if (await LockAsync(write, tenant, person, id, cancel) is not { } old || old.ExpiresAt <= now)
                return KeyProblems.NotFound;
            if (!read.Allows(old.ToView().Version))
                return RequestProblems.Stale;
            if (old.RotatedTo is not null)
                return KeyProblems.Rotated;
            if (!Array.TrueForAll(Split(old.Scopes), mayGive))
                return KeyProblems.WiderThanYou;
            // The new one lives as long as the old one was given.
            DateTimeOffset? ends = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null;
            var made = await CreateAsync(write, new KeyOrder(tenant, old.Kind, old.Name, old.PersonId, Split(old.Scopes), old.PerMinute, ends), actor, cancel);
            var last = now + overlap;
            await write.ExecuteAsync($"""
                update control_keys set rotated_to = {made.Id}, expires_at = {(old.ExpiresAt is { } before && before < last ? before : last)} where tenant_id = {tenant} and id = {id}
                """, cancel);
            write.Audit(tenant, actor, "control.key_rotated", id, $"to {made.Id}");
            write.AfterCommit(() => verifier.Forget(id));
            return TypedResults.Ok(made);
        }, cancel);

    /// <summary>Ends a key, one that has expired too.</summary>
    public Task<Results<NoContent, Problem>> RevokeAsync(TenantId tenant, string? person, string id, OptionalIfMatch read, Actor actor, CancellationToken cancel) =>
        db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            if (await LockAsync(write, tenant, person, id, cancel) is not { } key)
                return KeyProblems.NotFound;
            if (!read.Allows(key.ToView().Version))
                return RequestProblems.Stale;
            await write.ExecuteAsync($"update control_keys set revoked_at = {clock.GetUtcNow()} where tenant_id = {tenant} and id = {id}", cancel);
            write.Audit(tenant, actor, "control.key_revoked", id);
            write.AfterCommit(() => verifier.Forget(id));
            return TypedResults.NoContent();
        }, cancel);

    // The row is written first, so that of two who do something to a key the second one sees what the first one did.
    private static async Task<Row?> LockAsync(SystemWrite write, TenantId tenant, string? person, string id, CancellationToken cancel)
    {
        Sql ofPerson = person is null ? Sql.Empty : $"and person_id = {person}";
        await write.ExecuteAsync($"update control_keys set name = name where tenant_id = {tenant} and id = {id} {ofPerson}", cancel);
        return await write.FindAsync<Row>($"""
            select id, kind, name, scopes, per_minute, person_id, created_at, expires_at, revoked_at, used_at, rotated_to from control_keys
            where tenant_id = {tenant} and id = {id} {ofPerson} and revoked_at is null
            """, cancel);
    }

    private static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Row(
        string Id, string Kind, string Name, string Scopes, int PerMinute, string PersonId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt, string? RotatedTo)
    {
        public KeyView ToView() => new(Id, Kind, Name, Split(Scopes), PerMinute, PersonId, CreatedAt, ExpiresAt, RevokedAt, UsedAt, RotatedTo);
    }
}
