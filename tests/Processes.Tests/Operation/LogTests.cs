using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>The log of a whole run, searched for what must not be in it.</summary>
public sealed class LogTests
{
    private static readonly string[] Secrets =
    [
        House.Token, "wrong-token-77", "body-text-41", "title-text-42", "query-text-43", "cookie-text-44", "header-text-45", "ida.secret@example.com", "attached-text-46", "path-text-47",
    ];

    [Fact]
    public async Task A_whole_run_leaves_json_lines_that_tell_of_requests_and_of_no_one()
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync("Telemetry:Level=Trace", "Limits:MaxBodyKilobytes=64");
        var failed = await MakeEveryKindOfRequestAsync(house, server);
        server.Send(PosixSignal.SIGTERM);
        Assert.Equal(0, await server.EndAsync(House.Patience));

        Assert.Empty(server.Errors);
        var lines = server.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList(); // a line that is no JSON fails here
        Assert.All(lines, line => Assert.True(line.TryGetProperty("at", out _) && line.TryGetProperty("level", out _), line.ToString()));
        foreach (var secret in Secrets)
            Assert.DoesNotContain(server.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));

        var ofRequests = lines.Where(line => line.GetProperty("category").GetString() == "Longhouse.Requests").ToList();
        Assert.NotEmpty(ofRequests);
        Assert.All(ofRequests, line => Assert.True(line.TryGetProperty("request", out _) && line.TryGetProperty("tenant", out _), line.ToString()));

        // A defect is found by the id that its caller was given: what went wrong, and how it was answered.
        var told = ofRequests.Where(line => line.GetProperty("request").GetString() == failed).Select(line => line.GetProperty("event").GetString());
        Assert.Equal(["LogDefect", "LogRequest"], told);
    }

    /// <summary>Sends what people, browsers and strangers send, and answers with the id of the request that met a defect.</summary>
    private static async Task<string> MakeEveryKindOfRequestAsync(House house, ServerProcess server)
    {
        var person = House.SignIn(server, House.Notes);
        person.DefaultRequestHeaders.Add("Cookie", "session=cookie-text-44");
        person.DefaultRequestHeaders.Add("X-Anything", "header-text-45");
        var stranger = server.ClientOf(House.Notes);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong-token-77");

        var note = await person.PostAsJsonAsync("/api/notes?mail=ida.secret@example.com&q=query-text-43", new { title = "title-text-42", body = "body-text-41 ida.secret@example.com" });
        Assert.Equal(HttpStatusCode.Created, note.StatusCode);
        var path = note.Headers.Location!.OriginalString; // a 201 has one
        var attached = await person.PostAsync($"{path}/attachments?name=path-text-47.txt", new StringContent("attached-text-46"));
        Assert.Equal(HttpStatusCode.Created, attached.StatusCode);

        async Task ExpectAsync(HttpStatusCode status, HttpClient client, HttpMethod method, string address, HttpContent? content = null)
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            Assert.Equal(status, (await client.SendAsync(request)).StatusCode);
        }

        await ExpectAsync(HttpStatusCode.OK, person, HttpMethod.Get, $"{path}?q=query-text-43");
        await ExpectAsync(HttpStatusCode.Unauthorized, stranger, HttpMethod.Get, path);
        await ExpectAsync(HttpStatusCode.NotFound, person, HttpMethod.Get, "/api/path-text-47?q=query-text-43");
        await ExpectAsync(HttpStatusCode.NotFound, server.ClientOf("path-text-47.localhost"), HttpMethod.Get, "/");
        await ExpectAsync(HttpStatusCode.BadRequest, person, HttpMethod.Post, "/api/notes", Json("{ \"title\": \"title-text-42\", \"body\": body-text-41"));
        await ExpectAsync(HttpStatusCode.BadRequest, person, HttpMethod.Post, "/api/notes", Json("{ \"title\": [\"title-text-42\"] }"));
        await ExpectAsync(HttpStatusCode.BadRequest, person, HttpMethod.Post, "/api/notes", Json("{ \"title\": \"\", \"ida.secret@example.com\": 1 }"));
        await ExpectAsync(HttpStatusCode.BadRequest, person, HttpMethod.Get, "/api/notes?limit=query-text-43");
        await ExpectAsync(HttpStatusCode.UnsupportedMediaType, person, HttpMethod.Post, "/api/notes", new StringContent("body-text-41"));
        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, person, HttpMethod.Post, "/api/notes", Json($"{{ \"title\": \"{string.Concat(Enumerable.Repeat("body-text-41", 8000))}\" }}"));
        await ExpectAsync(HttpStatusCode.PreconditionRequired, person, HttpMethod.Put, path, Json("{ \"title\": \"title-text-42\", \"body\": \"body-text-41\" }"));
        await Until.TrueAsync(async () => (await person.GetStringAsync(path)).Contains("\"words\":2", StringComparison.Ordinal), House.Patience, "the words are counted");

        var stage = House.SignIn(server, House.Stage);
        (await stage.PostAsync("/api/jobs?milliseconds=1&fails=true", null)).EnsureSuccessStatusCode();
        var finished = TestDatabase.IsPostgres ? "jobs.finished" : "jobs_finished";
        await Until.TrueAsync(async () => await house.QueryAsync<long>($"select count(*) from {finished} where kind = 'stage.wait'") is [1], House.Patience, "the job has failed");
        var defect = await stage.PostAsync("/api/failures?q=query-text-43", Json("{ \"a\": \"body-text-41\" }"));
        Assert.Equal("server.failed", (await ReadProblem.OfAsync(defect)).Code);
        return defect.Headers.GetValues("X-Request-Id").Single();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
