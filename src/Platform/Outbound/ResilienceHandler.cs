using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Longhouse.Platform.Outbound;

/// <summary>
/// For clients of fixed services that we trust: a time limit for each attempt, and more attempts with growing pauses, or the pause that
/// the service asks for. Only requests that do no harm twice are sent again.
/// </summary>
public sealed class ResilienceHandler : DelegatingHandler
{
    private const int Retries = 3;

    /// <summary>Set on a request that may be repeated although its method does not say so, say a POST with an idempotency key.</summary>
    public static readonly HttpRequestOptionsKey<bool> SafeToRepeat = new("longhouse.safe_to_repeat");

    /// <summary>A service that asks for a longer pause is given up on for now; whoever called knows better when to come back.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private static readonly HashSet<HttpMethod> Idempotent =
        [HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Put, HttpMethod.Delete];

    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(TimeProvider clock, TimeSpan attemptTimeout)
    {
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(300),
                ShouldHandle = attempt => ValueTask.FromResult(IsTransient(attempt.Outcome)),
                DelayGenerator = attempt => ValueTask.FromResult(PauseAskedFor(attempt.Outcome.Result)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(attemptTimeout)
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Idempotent.Contains(request.Method) && !(request.Options.TryGetValue(SafeToRepeat, out var safe) && safe))
            return await base.SendAsync(request, cancellationToken);

        if (request.Content is { } content)
            await content.LoadIntoBufferAsync(cancellationToken);
        return await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
    }

    private bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } =>
            PauseAskedFor(outcome.Result) is not { } pause || pause <= LongestPause,
        _ => false,
    };

    private TimeSpan? PauseAskedFor(HttpResponseMessage? response)
    {
        var pause = response?.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _clock.GetUtcNow() : null;
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
