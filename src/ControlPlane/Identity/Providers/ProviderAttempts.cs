using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>A browser that was sent to a provider, and what to do when it comes back.</summary>
internal sealed record ProviderAttempt(string Provider, string BrowserHash, string? HandOverId, string ReturnPath, string? LinksPersonId, DateTimeOffset ExpiresAt);

/// <summary>
/// Attempts are found by their state, once. Verifier (PKCE) and nonce are derived from the state, of which the database has only the hash: whoever reads
/// it there can neither answer for the browser nor redeem its code.
/// </summary>
internal sealed class ProviderAttempts(SystemDb db, HouseKey key, TimeProvider clock)
{
    private readonly byte[] _key = key.Derive("provider attempts");

    public async Task<string> BeginAsync(string provider, string browserHash, string? handOverId, string returnPath, string? linksPersonId, CancellationToken cancel)
    {
        var (state, now) = (RandomCode.New(), clock.GetUtcNow());
        await db.WriteAsync(write => write.ExecuteAsync($"""
            insert into control_provider_attempts (state_hash, provider, browser_hash, hand_over_id, return_path, links_person_id, created_at, expires_at)
            values ({RandomCode.Hash(state)}, {provider}, {browserHash}, {handOverId}, {returnPath}, {linksPersonId}, {now}, {now + HandOver.Patience})
            """, cancel), cancel);
        return state;
    }

    /// <summary>Takes the attempt of a state, whoever brings it; null if there is none, or it is too late.</summary>
    public async Task<ProviderAttempt?> TakeAsync(string? state, CancellationToken cancel)
    {
        if (!RandomCode.IsWellFormed(state))
            return null;
        var found = await db.WriteAsync(write => write.QueryAsync<ProviderAttempt>($"""
            delete from control_provider_attempts where state_hash = {RandomCode.Hash(state!)}
            returning provider, browser_hash, hand_over_id, return_path, links_person_id, expires_at
            """, cancel), cancel);
        return found is [var one] && one.ExpiresAt > clock.GetUtcNow() ? one : null;
    }

    public ProviderAsk Ask(string state, string redirectUri) => new(redirectUri, state, Derive("verifier", state), Derive("nonce", state));

    private string Derive(string what, string state) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{what} {state}")));
}
