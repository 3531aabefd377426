using System.Net;
using System.Text;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Sessions;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed class HostileRequestTests
{
    [Theory]
    [InlineData("POST", "/steps", """{"from":100,"count":1,"until":[null]}""", "until")]
    [InlineData("POST", "/steps", """{"from":100,"count":1,"until":["no such kind"]}""", "until")]
    [InlineData("PUT", "/position", """{"from":100,"toEvent":[null]}""", "toEvent")]
    public async Task A_kind_of_event_that_is_none_is_refused_with_those_that_are(string method, string path, string body, string field)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var someone = await simulator.SignInAsync();
        var replay = (await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 100))).Replay.Id;

        var problem = await ReadProblem.OfAsync(await someone.SendAsync(new HttpMethod(method), $"/api/replays/{replay}{path}", Json(body)));

        Assert.Equal("request.invalid", problem.Code);
        Assert.Contains("legFormed", problem.Errors![field][0], StringComparison.Ordinal);
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
