using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

public sealed class StopTests
{
    private static readonly string Running = TestDatabase.IsPostgres ? "jobs.running" : "jobs_running";
    private static readonly string Finished = TestDatabase.IsPostgres ? "jobs.finished" : "jobs_finished";

    /// <summary>What an operator's tools allow before they kill: 30 s with most of them.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(28);

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task Told_to_stop_it_finishes_what_is_under_way_and_takes_no_more(PosixSignal signal)
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync();
        var stage = House.SignIn(server, House.Stage);
        var answer = await BeginAsync(house, stage, milliseconds: 1500);

        server.Send(signal);

        using var newcomer = House.SignIn(server, House.Notes);
        await Until.TrueAsync(() => IsTurnedAwayAsync(newcomer), House.Patience, "new requests are turned away");
        Assert.Equal("begun\nfinished\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(0, await server.EndAsync(Limit));
        Assert.Equal([1], await house.QueryAsync<long>($"select count(*) from {Finished} where kind = 'stage.wait'"));
        Assert.DoesNotContain(server.Lines, line => line.Contains("\"level\":\"error\"", StringComparison.Ordinal));
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task What_would_not_end_is_cut_off_in_time()
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync();
        var stage = House.SignIn(server, House.Stage);
        var answer = await BeginAsync(house, stage, milliseconds: 600_000);

        server.Send(PosixSignal.SIGTERM);
        var asked = Stopwatch.StartNew();

        Assert.Equal(0, await server.EndAsync(Limit));
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, Limit);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync()); // cut off, and not ended as if it were whole
        Assert.Equal([0], await house.QueryAsync<long>($"select count(*) from {Running}")); // released for the next worker
        Assert.Empty(server.Errors);
    }

    /// <summary>A request and a job that are both under way when this returns.</summary>
    private static async Task<HttpResponseMessage> BeginAsync(House house, HttpClient stage, int milliseconds)
    {
        (await stage.PostAsync($"/api/jobs?milliseconds={milliseconds}&fails=false", null)).EnsureSuccessStatusCode();
        await Until.TrueAsync(async () => await house.QueryAsync<long>($"select count(*) from {Running}") is [1], House.Patience, "the job runs");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/waits?milliseconds={milliseconds}");
        var answer = await stage.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    private static async Task<bool> IsTurnedAwayAsync(HttpClient newcomer)
    {
        try
        {
            var answer = await newcomer.PostAsJsonAsync("/api/notes", new { title = "too late" });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
