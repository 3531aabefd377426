using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Longhouse.Jobs.Postgres;

/// <summary>One connection that hears the bells. While it is away the polls find everything, only later.</summary>
internal sealed partial class PostgresListener(NpgsqlDataSource source, Bells bells, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _loop;

    public Task StartAsync(CancellationToken cancel)
    {
        lock (_gate)
            _loop ??= Task.Run(LoopAsync, CancellationToken.None);
        return _listening.Task.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null)
            await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or OperationCanceledException)
            {
                LogLost(error);
                await Task.Delay(TryAgainAfter, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        connection.Notification += (_, note) => Hear(note.Payload);
        await connection.RunAsync("listen jobs", cancel);
        _listening.TrySetResult();
        bells.RingAll();
        while (true)
            await connection.WaitAsync(cancel);
    }

    private void Hear(string payload)
    {
        if (payload.StartsWith('w'))
            bells.Ring(payload[1..]);
        else if (payload.StartsWith('s'))
            bells.Scheduled.Set();
        else if (payload.StartsWith('c') && long.TryParse(payload.AsSpan(1), out var id))
            bells.Cancel(id);
    }

    [LoggerMessage(LogLevel.Warning, "Lost the connection that hears the bells of the job queues; polling until it is back")]
    private partial void LogLost(Exception error);
}
