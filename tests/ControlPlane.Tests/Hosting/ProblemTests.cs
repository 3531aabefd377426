using System.Net;
using System.Text;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class ProblemTests(NotesHost notes) : IClassFixture<NotesHost>
{
    public static TheoryData<string, string, string, string?, string?, int, string> BadRequests => new()
    {
        { "POST", "/api/notes", "{", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "null", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "[]", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "\"text\"", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "{\"title\":", "application/json", null, 400, "request.malformed" },
        { "POST", "/api/notes", "{\"title\":7}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":null}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":\"\"}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":\"x\",\"owner\":1}", "application/json", "owner", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"body\":\"no title\"}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":\"" + new string('x', 121) + "\"}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":\"\\ud800\"}", "application/json", "title", 400, "request.invalid" },
        { "POST", "/api/notes", "{\"title\":\"x\"}", "text/plain", null, 415, "request.wrong_content_type" },
        { "POST", "/api/notes", "{\"title\":\"x\"}", null, null, 415, "request.wrong_content_type" },
        { "POST", "/api/notes", "title=x", "application/x-www-form-urlencoded", null, 415, "request.wrong_content_type" },
        { "GET", "/api/notes?limit=lots", "", null, "limit", 400, "request.invalid" },
        { "GET", "/api/notes?limit=0", "", null, "limit", 400, "request.invalid" },
        { "GET", "/api/notes?limit=201", "", null, "limit", 400, "request.invalid" },
        { "GET", "/api/nothing", "", null, null, 404, "request.not_found" },
        { "GET", "/api/notes/", "", null, null, 200, "" },
        { "GET", "/", "", null, null, 404, "request.not_found" },
        { "PATCH", "/api/notes", "{}", "application/json", null, 405, "request.method_not_allowed" },
        { "PUT", "/api/notes/note_1", "{\"title\":\"x\",\"body\":\"\"}", "application/json", null, 428, "request.version_required" },
        { "GET", "/api/notes/note_1", "", null, null, 404, "notes.not_found" },
        { "GET", "/api/notes/..%2f..%2fetc", "", null, null, 404, "notes.not_found" },
        { "POST", "/api/notes/note_1/attachments", "bytes", "application/octet-stream", null, 400, "request.malformed" },
        { "POST", "/api/notes/note_1/attachments?name=", "bytes", "application/octet-stream", "name", 400, "request.invalid" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task Whatever_is_wrong_gets_a_clear_problem(string method, string path, string body, string? type, string? field, int status, string code)
    {
        var editor = await notes.Host.SignInAsync(NotesPermissions.Read, NotesPermissions.Edit);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0 || type is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var response = await editor.Client.SendAsync(request);

        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        if (status == 200)
            return;
        var problem = await ReadProblem.OfAsync(response);
        Assert.Equal(code, problem.Code);
        Assert.NotEmpty(problem.TraceId!);
        if (field is not null)
            Assert.Contains(field, problem.Errors!.Keys);
        Assert.DoesNotContain("Longhouse", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_gets_413_whether_it_says_its_length_or_not()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Settings = new Dictionary<string, string> { ["Limits:MaxBodyKilobytes"] = "8" } }, new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Edit);
        var body = Encoding.UTF8.GetBytes($"{{\"title\":\"x\",\"body\":\"{new string('y', 9000)}\"}}");

        using var known = new ByteArrayContent(body);
        using var chunked = new StreamContent(new MemoryStream(body));
        foreach (var content in new HttpContent[] { known, chunked })
        {
            content.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/notes") { Content = content };
            request.Headers.TransferEncodingChunked = content == chunked;
            Assert.Equal("request.too_large", (await ReadProblem.OfAsync(await editor.Client.SendAsync(request))).Code);
        }
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_changes_nothing()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var editor = await host.SignInAsync(NotesPermissions.Read, NotesPermissions.Edit);
        var note = await editor.PostAsync<Note>("/api/notes", new { title = "x", body = "one" });
        await editor.PutAsync<Note>($"/api/notes/{note.Id}", new { title = "x", body = "two" }, version: 1);

        var stale = await editor.SendAsync(HttpMethod.Put, $"/api/notes/{note.Id}", new { title = "x", body = "three" }, version: 1);

        Assert.Equal((HttpStatusCode.Conflict, "request.stale"), (stale.StatusCode, (await ReadProblem.OfAsync(stale)).Code));
        Assert.Equal("two", (await editor.GetAsync<Note>($"/api/notes/{note.Id}")).Body);
    }

    [Fact]
    public async Task A_defect_of_ours_says_nothing_about_itself()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var reader = await host.SignInAsync(NotesPermissions.Read);
        ((Platform.Data.TenantFence)host.Services.GetService(typeof(Platform.Data.TenantFence))!).Learn(new HashSet<string>());

        var response = await reader.SendAsync(HttpMethod.Get, "/api/notes");

        var problem = await ReadProblem.OfAsync(response);
        Assert.Equal((500, "server.failed", null), (problem.Status, problem.Code, problem.Detail));
        Assert.Contains(host.Logs.Errors, line => line.Contains("IsolationException", StringComparison.Ordinal));
    }

    [Fact]
    public void Codes_are_unique_and_begin_with_the_name_of_their_owner()
    {
        var problems = ProblemCatalogue.Of([typeof(Problem).Assembly, typeof(ControlPlane.Hosting.Server).Assembly, typeof(NotesModule).Assembly]);

        Assert.Empty(problems.GroupBy(p => p.Code).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(problems, p => Assert.Matches("^(request|server|control|notes)\\.[a-z_]+$", p.Code));
    }

    private sealed record Note(string Id, string Title, string Body, DateTimeOffset CreatedAt, long Version);
}
