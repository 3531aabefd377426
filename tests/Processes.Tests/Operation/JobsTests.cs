using System.Net.Http.Json;
using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary><c>longhouse jobs …</c> beside a server that works them.</summary>
public sealed class JobsTests
{
    [Fact]
    public async Task A_queue_is_paused_looked_into_and_resumed()
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync();
        var stage = House.SignIn(server, House.Stage);

        Assert.Equal(new ProgramEnd(0, "default: paused.\n", ""), await house.RunAsync("jobs pause", "default"));
        var (unwanted, wanted) = (await QueueAsync(stage, fails: false), await QueueAsync(stage, fails: false));
        var list = await house.RunAsync("jobs list");
        Assert.Equal([$"{wanted}", $"{unwanted}"], list.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0])); // newest first
        Assert.Contains("paused", (await house.RunAsync("jobs queues")).Output, StringComparison.Ordinal);
        Assert.Equal("waiting", await StateAsync(house, wanted));
        Assert.Equal(new ProgramEnd(0, $"Job {unwanted} will not run.\n", ""), await house.RunAsync("jobs cancel", $"{unwanted}"));

        Assert.Equal(new ProgramEnd(0, "default: resumed.\n", ""), await house.RunAsync("jobs resume", "default"));
        await Until.TrueAsync(async () => await FinishedAsync(house) == 2, House.Patience, "the job that is left has run");
        Assert.Equal(["cancelled", "done"], [await StateAsync(house, unwanted), await StateAsync(house, wanted)]);
        Assert.Equal(new ProgramEnd(1, $"Job {wanted} has finished already.\n", ""), await house.RunAsync("jobs cancel", $"{wanted}"));
    }

    [Fact]
    public async Task A_dead_job_is_found_with_its_reason_and_tried_again()
    {
        await using var house = await House.CreateAsync();
        await using var server = await house.ServeAsync();
        var job = await QueueAsync(House.SignIn(server, House.Stage), fails: true);
        await Until.TrueAsync(async () => await FinishedAsync(house) == 1, House.Patience, "the job is dead");

        var dead = await house.RunAsync("jobs list", "--state", "dead");
        Assert.StartsWith($"{job} ", dead.Output, StringComparison.Ordinal);
        Assert.Contains("It was asked to fail.", dead.Output, StringComparison.Ordinal);
        Assert.Equal(new ProgramEnd(0, $"Job {job} waits to run again.\n", ""), await house.RunAsync("jobs retry", $"{job}"));
        await Until.TrueAsync(async () => await FinishedAsync(house) == 1, House.Patience, "the job is dead again");
        Assert.Equal("dead", await StateAsync(house, job));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_there()
    {
        await using var house = await House.CreateAsync();

        Assert.Equal(new ProgramEnd(0, "None.\n", ""), await house.RunAsync("jobs list"));
        Assert.Equal(new ProgramEnd(1, "There is no job 4711; finished ones are forgotten after a while.\n", ""), await house.RunAsync("jobs show", "4711"));
        Assert.Equal(new ProgramEnd(1, "Job 4711 is not among the dead ones.\n", ""), await house.RunAsync("jobs retry", "4711"));
        var queue = await house.RunAsync("jobs pause", "kitchen");
        Assert.Equal((1, ""), (queue.Code, queue.Output));
        Assert.StartsWith("There is no queue \"kitchen\"; there are ", queue.Errors, StringComparison.Ordinal);
    }

    private static async Task<long> QueueAsync(HttpClient stage, bool fails)
    {
        var answer = await stage.PostAsync($"/api/jobs?milliseconds=1&fails={fails}", null);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<long>();
    }

    private static async Task<long> FinishedAsync(House house) =>
        (await house.QueryAsync<long>($"select count(*) from {(TestDatabase.IsPostgres ? "jobs.finished" : "jobs_finished")}"))[0];

    private static async Task<string> StateAsync(House house, long job)
    {
        var shown = await house.RunAsync("jobs show", $"{job}");
        Assert.True(shown.Code == 0, shown.ToString());
        return JsonDocument.Parse(shown.Output).RootElement.GetProperty("state").GetString()!; // every job is in a state
    }
}
