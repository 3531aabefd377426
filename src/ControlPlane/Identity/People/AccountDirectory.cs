using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.People;

/// <summary>
/// Finds the person behind an account of a provider. Accounts are known by issuer and subject alone: an address that somebody has at one provider
/// says nothing about who has it at another.
/// </summary>
internal sealed class AccountDirectory(TimeProvider clock)
{
    /// <summary>The account's person, who is made if nobody has it yet; null if someone else has just made them, so that it is worth another try.</summary>
    public async Task<string?> SignInAsync(SystemWrite write, PersonClaim claim, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var known = await write.QueryAsync<string>($"""
            update control_accounts set seen_at = {now}, name = {claim.Name}, email = {claim.Email}, email_verified = {claim.EmailVerified}
            where provider = {claim.Provider} and issuer = {claim.Issuer} and subject = {claim.Subject}
            returning person_id
            """, cancel);
        if (known is [var person])
            return person;
        person = await ClaimPreparedAsync(write, claim, now, cancel) ?? await AddPersonAsync(write, claim, now, cancel);
        if (await AddAccountAsync(write, person, claim, cancel) == 0)
            return null;
        write.Audit(TenantId.House, new Actor("person", person), "control.account_added", person, claim.Provider);
        return person;
    }

    public Task<int> AddAccountAsync(SystemWrite write, string person, PersonClaim claim, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return write.ExecuteAsync($"""
            insert into control_accounts (id, person_id, provider, issuer, subject, name, email, email_verified, created_at, seen_at)
            values ({Id.New("account", clock)}, {person}, {claim.Provider}, {claim.Issuer}, {claim.Subject}, {claim.Name}, {claim.Email},
                {claim.EmailVerified}, {now}, {now})
            on conflict (provider, issuer, subject) do nothing
            """, cancel);
    }

    // An operator made this person for whoever proves to have the address. The first one who does is them, and nobody after.
    private static async Task<string?> ClaimPreparedAsync(SystemWrite write, PersonClaim claim, DateTimeOffset now, CancellationToken cancel)
    {
        if (!claim.EmailVerified)
            return null;
        var prepared = await write.QueryAsync<string>($"select id from control_people where email = {claim.Email} and claimed_at is null order by id limit 1", cancel);
        return prepared is [var id]
            && await write.ExecuteAsync($"update control_people set claimed_at = {now}, version = version + 1 where id = {id} and claimed_at is null", cancel) == 1
            ? id
            : null;
    }

    private async Task<string> AddPersonAsync(SystemWrite write, PersonClaim claim, DateTimeOffset now, CancellationToken cancel)
    {
        var id = Id.New("person", clock);
        await write.ExecuteAsync($"""
            insert into control_people (id, name, email, platform_role, created_at, claimed_at)
            values ({id}, {claim.Name}, {claim.Email}, {""}, {now}, {now})
            """, cancel);
        return id;
    }
}
