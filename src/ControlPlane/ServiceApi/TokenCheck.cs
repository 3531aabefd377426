using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>Whose call this is. Wrong tokens are counted by address, so that nobody tries many; a good one passes all the same.</summary>
internal sealed partial class TokenCheck(ControlDb db, LimitMetrics metrics, ILogger<TokenCheck> logger)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    private readonly RequestLimiter<string> _wrong = new("service_token", new RequestRate(10.0 / 60, 10), metrics, db.Clock);
    private readonly LastKnown<ServiceToken> _known = new(db.Clock, _ => 512);

    public async Task<(ServiceToken? Token, ServiceAnswer? Refusal)> RunAsync(HttpContext http, CancellationToken cancel)
    {
        var header = http.Request.Headers.Authorization;
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, ServiceAnswer.Forbidden);
        var shown = text[Scheme.Length..].Trim();
        var address = http.Connection.RemoteIpAddress;
        if (ServiceToken.KeyIdOf(shown) is { } keyId
            && await _known.ReadAsync(keyId, () => db.FindAsync<ServiceToken>($"select {ServiceToken.Columns} from control_service_tokens where key_id = {keyId}", cancel)) is { Value: { } token } known
            && token.Matches(shown) && token.IsValid(db.Clock.GetUtcNow()) && token.MayComeFrom(address))
        {
            if (known.Age == TimeSpan.Zero)
                await NoteUseAsync(token, cancel);
            return (token, null);
        }

        if (!_wrong.TryTake(CallerAddress.Of(http), out var wait, out _))
            return (null, ServiceAnswer.RateLimited.RetryAfter(wait));
        var isNoted = await db.TryWriteAsync(new By(Actor.Nobody), write =>
        {
            write.Audit(TenantId.House, "control.token_refused", ServiceToken.KeyIdOf(shown) ?? "no token of ours", outcome: AuditOutcome.Denied);
            return Task.CompletedTask;
        }, cancel);
        if (!isNoted)
            LogNotNoted();
        return (null, ServiceAnswer.Forbidden);
    }

    private async Task NoteUseAsync(ServiceToken token, CancellationToken cancel)
    {
        var now = db.Clock.GetUtcNow();
        if (token.LastUsedAt is { } last && now - last < UseNoted)
            return;
        await db.TryWriteAsync(By.House, write => write.ExecuteAsync($"update control_service_tokens set last_used_at = {now} where id = {token.Id}", cancel), cancel);
    }

    [LoggerMessage(LogLevel.Warning, "A wrong service token was refused, and that could not be written into the audit")]
    private partial void LogNotNoted();
}
