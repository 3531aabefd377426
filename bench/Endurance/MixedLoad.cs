using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Longhouse.Bench.Endurance;

/// <summary>What people, their programs and strangers do all day, by a few callers who never rest.</summary>
internal sealed class MixedLoad(HttpClient client)
{
    private const int Callers = 24;
    private static readonly byte[][] Files = [.. Enumerable.Range(0, 64).Select(MakeFile)];

    private readonly Remembered _notes = new();
    private readonly Remembered _attachments = new();
    private readonly ConcurrentDictionary<int, long> _answers = new();
    private long _done;
    private long _cutOff;

    public long Done => Volatile.Read(ref _done);

    /// <summary>Requests that had no answer at all.</summary>
    public long CutOff => Volatile.Read(ref _cutOff);

    /// <summary>How many answers of each status there were.</summary>
    public IReadOnlyDictionary<int, long> Answers => _answers;

    public async Task RunAsync(CancellationToken cancel)
    {
        await AddNoteAsync(new Random(0));
        await Task.WhenAll(Enumerable.Range(1, Callers).Select(caller => Task.Run(() => CallAsync(new Random(caller), cancel), CancellationToken.None)));
    }

    private async Task CallAsync(Random random, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await (random.Next(1000) switch
                {
                    < 500 => SendAsync(HttpMethod.Get, $"/api/notes/{_notes.Any(random)}"),
                    < 700 => SendAsync(HttpMethod.Get, $"/api/notes?limit=50&after={_notes.Any(random)}"),
                    < 780 => AddNoteAsync(random),
                    < 860 => EditNoteAsync(random),
                    < 890 => AttachAsync(random),
                    < 950 => SendAsync(HttpMethod.Get, $"/api/attachments/{_attachments.Any(random)}"),
                    < 970 => SendAsync(HttpMethod.Post, "/api/notes", new StringContent("{ \"title\": [}", Encoding.UTF8, "application/json")),
                    < 980 => SendAsync(HttpMethod.Post, "/api/notes", new ByteArrayContent(new byte[2 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }),
                    < 990 => SendAsync(HttpMethod.Get, "/api/nothing?at=all"),
                    _ => SendAsync(HttpMethod.Delete, $"/api/notes/{_notes.Take(random)}"),
                });
            }
            catch (HttpRequestException failure) when (failure.InnerException is IOException)
            {
                // A body that is too large is refused while it is still being sent, which may look like this from here.
                Interlocked.Increment(ref _cutOff);
            }
        }
    }

    private async Task AddNoteAsync(Random random)
    {
        var answer = await SendAsync(HttpMethod.Post, "/api/notes", JsonContent.Create(new { title = "The roof", body = Text(random) }));
        await RememberAsync(answer, _notes);
    }

    private async Task EditNoteAsync(Random random)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/notes/{_notes.Any(random)}") { Content = JsonContent.Create(new { title = "The roof", body = Text(random) }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{random.Next(1, 3)}\""); // now and then a stale one
        await CountAsync(request);
    }

    private async Task AttachAsync(Random random)
    {
        var answer = await SendAsync(HttpMethod.Post, $"/api/notes/{_notes.Any(random)}/attachments?name=roof.bin", new ByteArrayContent(Files[random.Next(Files.Length)]));
        await RememberAsync(answer, _attachments);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) => CountAsync(new HttpRequestMessage(method, path) { Content = content });

    private async Task<HttpResponseMessage> CountAsync(HttpRequestMessage request)
    {
        var answer = await client.SendAsync(request, CancellationToken.None);
        Interlocked.Increment(ref _done);
        _answers.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
        return answer;
    }

    private static async Task RememberAsync(HttpResponseMessage answer, Remembered ids)
    {
        if (answer.StatusCode != HttpStatusCode.Created)
            return;
        ids.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("id").GetString()!); // a 201 has one
    }

    private static string Text(Random random) => string.Join(' ', Enumerable.Repeat("birch bark in two layers", random.Next(1, 40)));

    // Of 16 KB to 1 MB. The same bytes are stored once, so the disk does not fill.
    private static byte[] MakeFile(int number)
    {
        var bytes = new byte[16 * 1024 * (number + 1)];
        new Random(number).NextBytes(bytes);
        return bytes;
    }
}
