using System.Collections.Concurrent;
using Longhouse.Platform.Data;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Limits;

/// <summary>
/// For several processes on one database: each leases a slice of a tenant's tokens from the tenant's row, and asks for the next one before the slice is used
/// up, so that a request hardly ever waits for the database. All together a tenant gets no more than its limit, and what the processes hold in
/// their hands: at most a twentieth of its burst each.
/// </summary>
/// <remarks>While the database does not answer, each process holds a tenant to the whole limit by itself.</remarks>
internal sealed partial class LeasedBudget(
    SystemDb db, LocalBudget alone, LimitMetrics metrics, TimeProvider clock, ILogger<LeasedBudget> logger) : ITenantBudget
{
    private const int SlicesOfBurst = 20;

    private static readonly TimeSpan AlonePause = TimeSpan.FromSeconds(1);

    // Of the wall clock only the time of the start counts: setting it later must neither give tokens away nor withhold them for a year.
    private readonly (DateTimeOffset Wall, long Timestamp) _started = (clock.GetUtcNow(), clock.GetTimestamp());
    private readonly ConcurrentDictionary<string, Purse> _purses = new(StringComparer.Ordinal);
    private long _aloneUntil = long.MinValue;

    public RequestRate Rate => alone.Rate;

    public ValueTask<BudgetAnswer> TakeAsync(TenantId tenant, RequestRate rate)
    {
        var purse = _purses.GetOrAdd(tenant.Value, _ => new Purse());
        return purse.TryTake(out var left) ? ValueTask.FromResult(Grant(tenant.Value, rate, purse, left)) : WaitAsync(tenant, rate, purse);
    }

    private static int SliceOf(RequestRate rate) => Math.Max(1, rate.Burst / SlicesOfBurst);

    private BudgetAnswer Grant(string tenant, RequestRate rate, Purse purse, int left)
    {
        if (left <= SliceOf(rate) / 4 && clock.GetTimestamp() >= purse.EmptyUntil)
            _ = LeaseAsync(tenant, rate, purse); // meanwhile the rest of the slice serves
        return new BudgetAnswer(true, left + purse.InRow, TimeSpan.Zero);
    }

    private async ValueTask<BudgetAnswer> WaitAsync(TenantId tenant, RequestRate rate, Purse purse)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref _aloneUntil))
            return await alone.TakeAsync(tenant, rate);
        while (clock.GetTimestamp() >= purse.EmptyUntil)
        {
            if (!await LeaseAsync(tenant.Value, rate, purse))
                return await alone.TakeAsync(tenant, rate);
            if (purse.TryTake(out var left))
                return Grant(tenant.Value, rate, purse, left);
        }
        metrics.Refuse("tenant");
        return new BudgetAnswer(false, 0, clock.GetElapsedTime(clock.GetTimestamp(), purse.EmptyUntil));
    }

    /// <summary>Fills the purse, once for all who wait; false if the database does not answer.</summary>
    private Task<bool> LeaseAsync(string tenant, RequestRate rate, Purse purse) => purse.Once(async () =>
    {
        var asked = clock.GetTimestamp(); // the wait is counted from when the row was looked at, and not from when its answer came
        try
        {
            var (leased, inRow, wait) = await db.WriteAsync(write => TakeFromRowAsync(write, tenant, rate), CancellationToken.None);
            purse.Fill(leased, inRow, asked + (long)(wait.TotalSeconds * clock.TimestampFrequency));
            return true;
        }
        catch (Exception failure) when (DatabaseTrouble.KeepsFromWriting(failure))
        {
            LogAlone(logger, failure);
            Volatile.Write(ref _aloneUntil, clock.GetTimestamp() + (long)(AlonePause.TotalSeconds * clock.TimestampFrequency));
            return false;
        }
    });

    private async Task<(int Leased, int InRow, TimeSpan Wait)> TakeFromRowAsync(SystemWrite write, string tenant, RequestRate rate)
    {
        var interval = Math.Max(1, (long)(1_000_000 / rate.PerSecond)); // from one token to the next, in microseconds
        var now = (_started.Wall + clock.GetElapsedTime(_started.Timestamp)).Ticks / TimeSpan.TicksPerMicrosecond;
        var none = CancellationToken.None;
        // Writing first holds the row, so that of two processes one sees what the other has left.
        await write.ExecuteAsync($"insert into control_budgets (budget, full_at) values ({tenant}, {now}) on conflict (budget) do update set full_at = control_budgets.full_at", none);
        var emptyAt = now + (rate.Burst * interval);
        // Never emptier than empty, whatever a process whose clock was ahead has written.
        var fullAt = Math.Clamp((await write.QueryAsync<long>($"select full_at from control_budgets where budget = {tenant}", none))[0], now, emptyAt);
        var there = (int)Math.Max(0, (emptyAt - fullAt) / interval);
        var leased = Math.Min(SliceOf(rate), there);
        if (leased == 0)
            return (0, 0, TimeSpan.FromMicroseconds(fullAt + interval - emptyAt));
        await write.ExecuteAsync($"update control_budgets set full_at = {fullAt + (leased * interval)} where budget = {tenant}", none);
        return (leased, there - leased, TimeSpan.Zero);
    }

    [LoggerMessage(LogLevel.Warning, "Tenants are held to their limits by this process alone, since the database does not answer")]
    private static partial void LogAlone(ILogger logger, Exception failure);

    /// <summary>The tokens of one tenant that this process has in hand.</summary>
    private sealed class Purse
    {
        private readonly Lock _lock = new();
        private Task<bool>? _lease;
        private int _tokens;
        private long _emptyUntil;
        private int _inRow;

        /// <summary>Until then there is nothing to lease, so nobody asks.</summary>
        public long EmptyUntil => Volatile.Read(ref _emptyUntil);

        /// <summary>What the row still held when it was last asked.</summary>
        public int InRow => Volatile.Read(ref _inRow);

        public bool TryTake(out int left)
        {
            var tokens = Volatile.Read(ref _tokens);
            while (tokens > 0)
            {
                var seen = Interlocked.CompareExchange(ref _tokens, tokens - 1, tokens);
                if (seen == tokens)
                {
                    left = tokens - 1;
                    return true;
                }
                tokens = seen;
            }
            left = 0;
            return false;
        }

        public void Fill(int tokens, int inRow, long emptyUntil)
        {
            Volatile.Write(ref _inRow, inRow);
            if (tokens == 0)
                Volatile.Write(ref _emptyUntil, emptyUntil);
            Interlocked.Add(ref _tokens, tokens);
        }

        public Task<bool> Once(Func<Task<bool>> lease)
        {
            lock (_lock)
                return _lease is { IsCompleted: false } running ? running : _lease = Task.Run(lease);
        }
    }
}
