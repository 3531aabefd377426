using System.Globalization;
using System.Text.RegularExpressions;
using Longhouse.Platform.Testing;
using Longhouse.Simulator.Comparison;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Sessions;
using Longhouse.Simulator.Settings;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed partial class NothingAheadTests
{
    private const int Here = 2_500;

    [Fact]
    public async Task Two_histories_that_differ_only_beyond_the_playhead_answer_alike_to_the_letter()
    {
        await using var one = await StartAsync(lift: 0);
        await using var other = await StartAsync(lift: 40);

        var (said, alsoSaid) = (await AskEverythingAsync(one), await AskEverythingAsync(other));

        Assert.Equal(said.Keys, alsoSaid.Keys);
        foreach (var (question, answer) in said.SkipLast(1))
            Assert.True(answer == alsoSaid[question], $"{question} says something of what comes:\n{Difference(answer, alsoSaid[question])}");
        Assert.NotEqual(said["one step on"], alsoSaid["one step on"]);
    }

    private static async Task<SimulatorHost> StartAsync(int lift)
    {
        var simulator = await SimulatorHost.StartAsync(bars: 1);
        using var text = new StringWriter();
        new BarGenerator(7).Write(4_000, text);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // A line for the columns, and one for each bar.
        for (var i = Here + 2; i < lines.Length; i++)
            lines[i] = Price().Replace(lines[i], price => (decimal.Parse(price.ValueSpan, CultureInfo.InvariantCulture) + lift).ToString("0.00", CultureInfo.InvariantCulture));
        await File.WriteAllLinesAsync(Path.Combine(simulator.Folder, SimulatorHost.File), lines);
        simulator.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        return simulator;
    }

    private static async Task<Dictionary<string, string>> AskEverythingAsync(SimulatorHost simulator)
    {
        // Somebody else has seen it all already: what they left behind on the server must not be told either.
        var ahead = await simulator.SignInAsync();
        var end = await ahead.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: 3_999));
        (await ahead.SendAsync(HttpMethod.Get, $"/api/replays/{end.Replay.Id}/outcomes?at=3999")).EnsureSuccessStatusCode();

        var someone = await simulator.SignInAsync();
        var said = new Dictionary<string, string>();
        async Task<string> AskAsync(string question, HttpMethod method, string path, object? body = null)
        {
            var answer = await someone.SendAsync(method, path, body);
            Assert.True(answer.IsSuccessStatusCode, $"{question}: {await answer.Content.ReadAsStringAsync()}");
            return said[question] = Own().Replace(Convert.ToHexString(await answer.Content.ReadAsByteArrayAsync()) is var hex && answer.Content.Headers.ContentType?.MediaType == "application/json"
                ? await answer.Content.ReadAsStringAsync() : hex, "");
        }

        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest(Position: Here));
        var replay = $"/api/replays/{opened.Replay.Id}";
        var leg = opened.Position.State.Legs[0];
        await AskAsync("files", HttpMethod.Get, "/api/files");
        await AskAsync("settings", HttpMethod.Get, "/api/settings");
        await AskAsync("opening", HttpMethod.Post, "/api/replays", new OpenReplayRequest(Position: Here));
        await AskAsync("moving back", HttpMethod.Put, $"{replay}/position", new MoveReplayRequest(ToEvent: ["originBreached"], Back: true));
        await AskAsync("moving here", HttpMethod.Put, $"{replay}/position", new MoveReplayRequest(Here));
        await AskAsync("steps to here", HttpMethod.Get, StepsOf.Path(opened.Replay.Id, Here - 60, 60, watched: [leg.Number]));
        await AskAsync("no step", HttpMethod.Put, $"{replay}/position", new MoveReplayRequest());
        await AskAsync("history", HttpMethod.Get, $"{replay}/history?from=0&to={Here + 1}");
        await AskAsync("a leg", HttpMethod.Get, $"{replay}/leg?number={leg.Number}&origin={Here - leg.OriginAgo}&at={Here}");
        await AskAsync("outcomes", HttpMethod.Get, $"{replay}/outcomes?at={Here}");
        await AskAsync("comparison", HttpMethod.Post, $"{replay}/comparisons", new CompareSettingsRequest(Here, new DetectionRequest(MaxTurns: 3), new ReferencesRequest()));
        await AskAsync("settings from here on", HttpMethod.Put, $"{replay}/settings", new ChangeSettingsRequest(Here, new DetectionRequest(MaxTurns: 3), new ReferencesRequest()));
        await AskAsync("settings for all", HttpMethod.Put, $"{replay}/settings", new ChangeSettingsRequest(Here, new DetectionRequest(), new ReferencesRequest(), FromStart: true));
        await AskAsync("observations", HttpMethod.Get, "/api/observations");
        await AskAsync("one step on", HttpMethod.Get, StepsOf.Path(opened.Replay.Id, Here, 1));
        return said;
    }

    private static string Difference(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        string Around(string text) => text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 80)];
        return $"{Around(one)}\n{Around(other)}";
    }

    [GeneratedRegex(@"-?\d+\.\d+", RegexOptions.None, 1_000)]
    private static partial Regex Price();

    /// <summary>What is each server's own: the name of a replay, and of what is in the file.</summary>
    [GeneratedRegex("""replay_[0-9a-f]{32}|"fileStamp":"[^"]*",""", RegexOptions.None, 1_000)]
    private static partial Regex Own();
}
