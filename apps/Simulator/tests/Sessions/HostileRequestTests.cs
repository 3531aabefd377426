using System.Net;
using System.Text;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Sessions;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed class HostileRequestTests
{
    [Theory]
    [InlineData("GET", "/steps?from=100&count=1&until=no%20such%20kind", null, "until")]
    [InlineData("GET", "/steps?from=100&count=1&until=", null, "until")]
    [InlineData("PUT", "/position", """{"from":100,"toEvent":["no such kind"]}""", "toEvent")]
    [InlineData("PUT", "/position", """{"from":100,"toEvent":[null]}""", "toEvent")]
    public async Task A_kind_of_event_that_is_none_is_refused_with_those_that_are(string method, string path, string? body, string field)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = (await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 100))).Replay.Id;

        var problem = await ReadProblem.OfAsync(await someone.SendAsync(new HttpMethod(method), $"/api/replays/{replay}{path}", body is null ? null : Json(body)));

        Assert.Equal("request.invalid", problem.Code);
        Assert.Contains("legFormed", problem.Errors![field][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=100&count=0", "count", "between 1 and 500")]
    [InlineData("from=100&count=501", "count", "between 1 and 500")]
    [InlineData("from=100&count=1&watched=1&watched=2&watched=3&watched=4&watched=5&watched=6&watched=7&watched=8&watched=9&watched=10&watched=11", "watched", "10")]
    public async Task More_than_can_be_asked_for_at_once_is_refused_with_the_most_that_can(string query, string field, string says)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = (await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 100))).Replay.Id;

        var problem = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Get, $"/api/replays/{replay}/steps?{query}"));

        Assert.Equal("request.invalid", problem.Code);
        Assert.Contains(says, problem.Errors![field][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("count=1", "from")]
    [InlineData("from=here&count=1", "from")]
    [InlineData("from=99999999999&count=1", "from")]
    [InlineData("from=1&count=1&watched=leg", "watched")]
    public async Task A_part_of_the_question_that_cannot_be_read_is_named(string query, string parameter)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = (await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 100))).Replay.Id;

        var answer = await someone.SendAsync(HttpMethod.Get, $"/api/replays/{replay}/steps?{query}");
        var problem = await ReadProblem.OfAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("request.malformed", problem.Code);
        Assert.Equal($"The parameter {parameter} is missing or cannot be read.", problem.Detail);
    }

    [Theory]
    [InlineData("/api/replays", """{"plan":[null]}""", "plan")]
    [InlineData("/api/observations", """{"file":"a.csv","firstBar":0,"bar":1,"barTime":"2013-05-08T00:00:00Z","view":"levels","text":"x","attachments":[null]}""", "attachments")]
    public async Task A_list_with_nothing_in_one_of_its_places_is_refused(string path, string body, string field)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();

        var answer = await someone.SendAsync(HttpMethod.Post, path, Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, (await ReadProblem.OfAsync(answer)).Errors!.Keys);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
