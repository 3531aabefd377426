using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;

namespace Longhouse.Jobs.Work;

/// <summary>Decides when to claim: at once while there is work and room, on the bell when there was none.</summary>
internal sealed partial class ClaimLoop(JobStore store, string queue, QueueOptions options, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly IJobClaimer _claimer = store.Work.OpenClaimer(queue, options);
    private readonly Signal _bell = store.Bells.Of(queue);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _heldBack;
    private Task? _loop;

    public required Func<Guid> Worker { get; init; }

    public required Func<(int Free, int Worthwhile)> Places { get; init; }

    public required Action<IReadOnlyList<ClaimedJob>, Guid> OnClaimed { get; init; }

    public Signal PlaceFreed { get; } = new();

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null)
            await _loop;
        _stop.Dispose();
    }

    /// <summary>A capped partition may have room again.</summary>
    public void SomethingSettled()
    {
        if (_heldBack)
            _bell.Set();
    }

    public async Task<int> ClaimOnceAsync(int places, CancellationToken cancel)
    {
        var worker = Worker();
        var claim = await _claimer.ClaimAsync(worker, places, null, cancel);
        OnClaimed(claim.Jobs, worker);
        return claim.Jobs.Count;
    }

    private async Task RunAsync()
    {
        var emptyLooks = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var places = await WaitForPlacesAsync();
                var worker = Worker();
                // Asleep from the second empty look on; enqueuers ring until a little after the next one.
                TimeSpan? lieDownFor = emptyLooks < 2 ? null : options.Poll * 2;

                // Not cancelled half way: a claim that was made must be known to be.
                var claim = await _claimer.ClaimAsync(worker, places, lieDownFor, CancellationToken.None);
                _heldBack = claim.HeldBack;
                if (claim.Jobs.Count > 0)
                {
                    OnClaimed(claim.Jobs, worker);
                    emptyLooks = 0;
                    if (claim.Jobs.Count < places)
                        await Task.Delay(Pace.GatherJobs, time, _stop.Token);
                    continue;
                }

                var pause = Pause(++emptyLooks);
                if (pause > TimeSpan.Zero && await _bell.WaitAsync(pause, time, _stop.Token))
                    emptyLooks = 0;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for a while; the loop stays.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogClaimFailed(error, queue);
                await Task.Delay(Pace.AfterFailure, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private TimeSpan Pause(int emptyLooks) => emptyLooks switch
    {
        1 => Pace.BeforeLyingDown,
        2 => TimeSpan.Zero,
        _ when emptyLooks - 3 < Pace.AfterLyingDown.Length => Pace.AfterLyingDown[emptyLooks - 3],
        _ => options.Poll,
    };

    private async Task<int> WaitForPlacesAsync()
    {
        while (true)
        {
            var (free, worthwhile) = Places();
            if (free >= worthwhile)
                return free;
            if (free == 0)
            {
                await PlaceFreed.WaitAsync(options.Poll, time, _stop.Token);
                continue;
            }

            // Some places beside long runs must not stay empty for want of company.
            if (!await PlaceFreed.WaitAsync(Pace.GatherPlaces, time, _stop.Token) && Places().Free is > 0 and var few)
                return few;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} could not be claimed from; trying again")]
    private partial void LogClaimFailed(Exception error, string queue);
}
