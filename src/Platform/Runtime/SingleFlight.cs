using System.Collections.Concurrent;

namespace Longhouse.Platform.Runtime;

/// <summary>However many ask for the same at once, one call is made, and all share its result or its failure.</summary>
internal sealed class SingleFlight<TKey, TResult> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TResult>>> _flights = new();

    public async Task<TResult> RunAsync(TKey key, Func<Task<TResult>> run)
    {
        var flight = _flights.GetOrAdd(key, _ => new Lazy<Task<TResult>>(run));
        try
        {
            return await flight.Value;
        }
        finally
        {
            _flights.TryRemove(new KeyValuePair<TKey, Lazy<Task<TResult>>>(key, flight));
        }
    }
}
