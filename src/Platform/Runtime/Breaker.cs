namespace Longhouse.Platform.Runtime;

/// <summary>
/// Asks one endpoint of the control plane with patience and not beyond it: a few attempts with growing pauses; after five failed ones in a row
/// nobody asks for a second, and then one at a time until one succeeds.
/// </summary>
internal sealed class Breaker(TimeProvider clock, RuntimeOptions options)
{
    private const int MaxAttempts = 3;
    private const int OpensAfter = 5;
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private int _failures;
    private long _openedAt;
    private bool _probing;

    public async Task<Answer<T>> AskAsync<T>(Func<CancellationToken, Task<Answer<T>>> ask) where T : class
    {
        var started = clock.GetTimestamp();
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            if (!TryEnter(out var isProbe))
                return Answer<T>.Unavailable("circuit_open", OpenFor);
            var left = options.TotalLimit - clock.GetElapsedTime(started);
            var answer = await AttemptAsync(ask, left < options.AttemptLimit ? left : options.AttemptLimit);
            Leave(isProbe, answer.Kind == AnswerKind.Unavailable);
            if (answer.Kind != AnswerKind.Unavailable || attempt == MaxAttempts)
                return answer;

            var wait = answer.RetryAfter is { } asked && asked <= LongestPause ? asked : pause * (1 + (Random.Shared.NextDouble() / 4));
            left = options.TotalLimit - clock.GetElapsedTime(started);
            if (wait >= left)
                return answer;
            await Task.Delay(wait, clock);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<Answer<T>> AttemptAsync<T>(Func<CancellationToken, Task<Answer<T>>> ask, TimeSpan limit) where T : class
    {
        using var cancel = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), clock);
        try
        {
            return await ask(cancel.Token).WaitAsync(cancel.Token); // a server that does not heed the token is not waited for either
        }
        catch (OperationCanceledException)
        {
            return Answer<T>.Unavailable("timeout");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException or System.Text.Json.JsonException or Data.DatabaseUnavailableException)
        {
            return Answer<T>.Unavailable(failure.GetType().Name);
        }
    }

    private bool TryEnter(out bool isProbe)
    {
        lock (_lock)
        {
            isProbe = false;
            if (_failures < OpensAfter)
                return true;
            if (_probing || clock.GetElapsedTime(_openedAt) < OpenFor)
                return false;
            return isProbe = _probing = true;
        }
    }

    private void Leave(bool wasProbe, bool failed)
    {
        lock (_lock)
        {
            if (wasProbe)
                _probing = false;
            _failures = failed ? _failures + 1 : 0;
            if (failed && _failures >= OpensAfter)
                _openedAt = clock.GetTimestamp();
        }
    }
}
