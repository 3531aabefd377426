using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests;

/// <summary>Many connections that write notes as fast as they can, and remember which ones the server said it has.</summary>
internal sealed class Storm
{
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentQueue<HttpResponseMessage> _refused = new();
    private int _sent;

    /// <summary>Ids of the notes that were answered with 201.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>Whatever else was answered.</summary>
    public IReadOnlyCollection<HttpResponseMessage> Refused => _refused;

    /// <summary>Writes over so many connections until the token fires or the server is gone. Every second note has a body, and with it a job.</summary>
    public Task WriteAsync(ServerProcess server, int connections, CancellationToken cancel, bool endsWithServer = true)
    {
        var client = House.SignIn(server, House.Notes, connections);
        return Task.WhenAll(Enumerable.Range(0, connections).Select(_ => WriteOneByOneAsync(client, endsWithServer, cancel)));
    }

    private async Task WriteOneByOneAsync(HttpClient client, bool endsWithServer, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _sent);
            try
            {
                // Not the token: what is under way is waited for, so that an answer is never thrown away.
                var answer = await client.PostAsJsonAsync("/api/notes", new { title = $"note {number}", body = number % 2 == 0 ? "three words here" : "" }, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Created)
                    _acknowledged.Enqueue(answer.Headers.Location!.OriginalString.Split('/')[^1]); // a 201 names its note
                else
                    _refused.Enqueue(answer);
            }
            catch (HttpRequestException) when (endsWithServer)
            {
                return;
            }
        }
    }
}
