using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.Devices;

/// <summary>A device that waits for a person to let it in.</summary>
internal sealed record WaitingDevice(string Id, string DeviceName, string Scopes);

/// <summary>What a device is told that asks whether it may come in: a key, or an error as RFC 8628 names it.</summary>
internal sealed record DeviceAnswer(NewKey? Key, string? Error, string Scopes);

/// <summary>
/// Signs in programs that have no browser (RFC 8628): the device shows a code, a person types it in where they are signed in, and the device, which asks
/// meanwhile, is given a key of that person's. Of both codes only hashes are kept, and the key is made when it is fetched.
/// </summary>
internal sealed class DeviceGrants(SystemDb db, KeyStore keys, HouseKey house, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan KeyLife = TimeSpan.FromDays(90);
    public const int Pause = 5;
    private const int SlowDown = 5;

    // Without vowels, so that no words come up, and without letters that look like others.
    private const string CodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int CodeLength = 8;

    // Who has the database could try all codes that people type, if their hashes had no key.
    private readonly byte[] _codeKey = house.Derive("device codes");

    public Task<(string DeviceCode, string UserCode)> BeginAsync(string deviceName, IReadOnlyList<string> scopes, CancellationToken cancel) =>
        db.WriteAsync(async write =>
        {
            var (deviceCode, userCode, now) = (RandomCode.New(), RandomNumberGenerator.GetString(CodeLetters, CodeLength), clock.GetUtcNow());
            await write.ExecuteAsync($"""
                insert into control_device_grants (id, device_code_hash, user_code_hash, device_name, scopes, created_at, expires_at, polled_at, pause, outcome)
                values ({Id.New("device", clock)}, {RandomCode.Hash(deviceCode)}, {HashOf(userCode)}, {deviceName}, {string.Join(' ', scopes)},
                    {now}, {now + Life}, {now.AddMinutes(-1)}, {Pause}, {"waiting"})
                """, cancel);
            return (deviceCode, $"{userCode[..4]}-{userCode[4..]}");
        }, cancel);

    public async Task<WaitingDevice?> FindAsync(string? userCode, CancellationToken cancel) => Normalize(userCode) is { } code
        ? await db.FindAsync<WaitingDevice>($"""
            select id, device_name, scopes from control_device_grants where user_code_hash = {HashOf(code)} and outcome = {"waiting"} and expires_at > {clock.GetUtcNow()}
            """, cancel)
        : null;

    /// <summary>Lets a device in as this person, or keeps it out; false if it does not wait any more.</summary>
    public Task<bool> DecideAsync(string? userCode, string person, bool allow, CancellationToken cancel) => db.WriteAsync(async write =>
    {
        if (Normalize(userCode) is not { } code)
            return false;
        var decided = await write.QueryAsync<string>($"""
            update control_device_grants set outcome = {(allow ? "allowed" : "denied")}, person_id = {person}
            where user_code_hash = {HashOf(code)} and outcome = {"waiting"} and expires_at > {clock.GetUtcNow()} returning id
            """, cancel);
        if (decided is [var id])
            write.Audit(TenantId.House, new Actor("person", person), allow ? "control.device_allowed" : "control.device_denied", id);
        return decided.Count == 1;
    }, cancel);

    public Task<DeviceAnswer> PollAsync(string? deviceCode, CancellationToken cancel) => db.WriteAsync(async write =>
    {
        if (!RandomCode.IsWellFormed(deviceCode))
            return Refuse("invalid_grant");
        var (hash, now) = (RandomCode.Hash(deviceCode!), clock.GetUtcNow());
        // Writing first: of two polls at once only one can be given the key.
        var found = await write.QueryAsync<Grant>($"""
            update control_device_grants set pause = pause where device_code_hash = {hash}
            returning id, device_name, scopes, expires_at, polled_at, pause, outcome, person_id
            """, cancel);
        if (found is not [var grant])
            return Refuse("invalid_grant");
        if (grant.ExpiresAt <= now)
            return Refuse("expired_token");
        if (now < grant.PolledAt.AddSeconds(grant.Pause))
        {
            await write.ExecuteAsync($"update control_device_grants set polled_at = {now}, pause = pause + {SlowDown} where device_code_hash = {hash}", cancel);
            return Refuse("slow_down");
        }
        if (grant.Outcome == "waiting")
        {
            await write.ExecuteAsync($"update control_device_grants set polled_at = {now} where device_code_hash = {hash}", cancel);
            return Refuse("authorization_pending");
        }
        await write.ExecuteAsync($"delete from control_device_grants where device_code_hash = {hash}", cancel);
        if (grant.Outcome == "denied" || grant.PersonId is not { } person)
            return Refuse("access_denied");
        var order = new KeyOrder(TenantId.House, ApiKey.PersonalKind, grant.DeviceName, person, grant.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), ApiKey.DefaultPerMinute, now + KeyLife);
        return new DeviceAnswer(await keys.CreateAsync(write, order, new Actor("person", person), cancel), null, grant.Scopes);
    }, cancel);

    private string HashOf(string userCode) => Convert.ToHexStringLower(HMACSHA256.HashData(_codeKey, Encoding.ASCII.GetBytes(userCode)));

    // As people type it: in small letters, with or without the hyphen.
    private static string? Normalize(string? userCode)
    {
        var code = (userCode ?? "").Trim().Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return code.Length == CodeLength && code.All(CodeLetters.Contains) ? code : null;
    }

    private static DeviceAnswer Refuse(string error) => new(null, error, "");

    private sealed record Grant(
        string Id, string DeviceName, string Scopes, DateTimeOffset ExpiresAt, DateTimeOffset PolledAt, int Pause, string Outcome, string? PersonId);
}
