using Longhouse.Platform.Testing;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Files;
using Longhouse.Simulator.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Longhouse.Simulator.Tests.Sessions;

public sealed class FilesTests
{
    [Fact]
    public async Task The_list_says_what_each_file_holds_or_what_is_wrong_with_it()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(simulator.Folder, "broken.csv"), "time,open,high,low,close\n1,2,3,1,2\n2,2,oops,1,2\n");
        await File.WriteAllTextAsync(Path.Combine(simulator.Folder, ".hidden.csv"), "");
        await File.WriteAllTextAsync(Path.Combine(simulator.Folder, "notes.txt"), "");
        var someone = await simulator.SignInAsync();

        var list = await someone.GetAsync<FilesView>("/api/files");

        Assert.Equal(["broken.csv", SimulatorHost.File], list.Files.Select(f => f.Name));
        Assert.Equal("Row 3: the high \"oops\" is not a price.", list.Files[0].Problem);
        Assert.Equal((4_000, 30, true), (list.Files[1].Bars, list.Files[1].ResolutionMinutes, list.Files[1].IsSynthetic));
        Assert.True(list.MayChoose);
    }

    [Fact]
    public async Task A_newcomer_gets_the_first_file_that_can_be_used_and_who_asks_for_a_broken_one_hears_why()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(simulator.Folder, "a-broken.csv"), "time,open,high,low,close\n1,2,3,1,2\n2,2,oops,1,2\n");
        var someone = await simulator.SignInAsync();

        var opened = await someone.PostAsync<OpenedView>("/api/replays", new OpenReplayRequest());
        var problem = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest("a-broken.csv")));

        Assert.Equal(SimulatorHost.File, opened.Replay.File);
        Assert.Equal(("simulator.file_unusable", "Row 3: the high \"oops\" is not a price."), (problem.Code, problem.Detail));
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_told_without_where_the_folder_is_and_looked_at_once_until_it_changes()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var path = Path.Combine(simulator.Folder, "cut.csv.gz");
        await File.WriteAllBytesAsync(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]);
        var library = new BarLibrary(Options.Create(new SimulatorOptions { DataDirectory = simulator.Folder }), new ConfigurationBuilder().Build());

        var first = Assert.Throws<CsvException>(() => library.Open("cut.csv.gz"));
        var second = Assert.Throws<CsvException>(() => library.Open("cut.csv.gz"));
        await File.WriteAllTextAsync(path, "time,open,high,low,close\n1,2,3,1,2\n");
        var mended = library.Open("cut.csv.gz");

        Assert.StartsWith("cut.csv.gz is cut off", first.Message, StringComparison.Ordinal);
        Assert.Same(first, second);
        Assert.Equal(1, mended!.Series.Count);
    }

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("folder/")]
    [InlineData("other.csv")]
    [InlineData("es-like-30m.csv\0.csv")]
    public async Task Nothing_outside_of_the_folder_can_be_named(string name)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(simulator.Folder)!, "secret.csv"), "time,open,high,low,close\n1,2,3,1,2\n"); // a folder has a parent
        var someone = await simulator.SignInAsync();

        var problem = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest(name)));

        Assert.Equal("simulator.file_not_found", problem.Code);
    }

    [Fact]
    public async Task A_house_with_a_fixed_file_offers_no_other()
    {
        await using var simulator = await SimulatorHost.StartAsync(settings: new Dictionary<string, string> { ["Simulator:File"] = SimulatorHost.File });
        await SimulatorHost.WriteAsync(Path.Combine(simulator.Folder, "another.csv"), 100);
        var someone = await simulator.SignInAsync();

        var list = await someone.GetAsync<FilesView>("/api/files");
        var problem = await ReadProblem.OfAsync(await someone.SendAsync(HttpMethod.Post, "/api/replays", new OpenReplayRequest("another.csv")));

        Assert.Equal([SimulatorHost.File], list.Files.Select(f => f.Name));
        Assert.False(list.MayChoose);
        Assert.Equal("simulator.file_not_found", problem.Code);
    }
}
