using System.Net;
using System.Net.Sockets;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>Every mistake in the settings ends the start with one sentence that names the key, the value and what is allowed.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("longhouse-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("""--urls nonsense""", """Urls is "nonsense", but must be addresses such as http://localhost:8080 or http://0.0.0.0:80.""")]
    [InlineData("""--urls https://localhost""", """Urls is "https://localhost", but must be addresses such as http://localhost:8080 or http://0.0.0.0:80.""")]
    [InlineData("""--urls http://localhost:70000""", """Urls is "http://localhost:70000", but must be addresses such as http://localhost:8080 or http://0.0.0.0:80.""")]
    [InlineData("""--roles web,cook""", """Roles is "cook", but must be some of control, web, worker.""")]
    [InlineData("""--base-domain Example_Com""", """BaseDomain is "Example_Com", but must be a domain name in small letters, such as example.com.""")]
    [InlineData("""--set Limits:MaxBodyKilobytes=lots""", """Limits:MaxBodyKilobytes is "lots", but must be a whole number from 1 to 1048576.""")]
    [InlineData("""--set CustomDomains=maybe""", """CustomDomains is "maybe", but must be true or false.""")]
    [InlineData("""--set KnownProxies=10.0.0.0/99""", """KnownProxies is "10.0.0.0/99", but must be addresses or networks, such as 10.0.0.7 or 10.0.0.0/8.""")]
    [InlineData("""--set Management=nowhere""", """Management is "nowhere", but must be an address such as http://127.0.0.1:9091, or off.""")]
    [InlineData("""--set Telemetry:Level=loud""", """Telemetry:Level is "loud", but must be one of Trace, Debug, Information, Warning, Error, Critical, None.""")]
    [InlineData("""--set Blobs:Kind=s3""", """Blobs:Bucket is "", but S3 needs a bucket name.""")]
    [InlineData("""--set Database=oracle""", """Database is "oracle", but must be sqlite, or a PostgreSQL connection string such as Host=db;Username=longhouse;Password=…;Database=longhouse.""")]
    [InlineData("""--set Limts:MaxBodyKilobytes=5""", """Limts:MaxBodyKilobytes is set, but there is no such setting, only Limits:MaxBodyKilobytes; docs/api/settings.md lists them all.""")]
    [InlineData("""--set Roles""", """--set is "Roles", but must be Key=Value.""")]
    [InlineData("""--settings none.json""", """--settings is "none.json", but there is no such file.""")]
    [InlineData("""--base-domain house.example --set Key=tiny""", """Key is "(not shown)", but must hold 32 random bytes in base64.""")]
    [InlineData("""--base-domain house.example --set KeyFile=/none""", """KeyFile is "/none", but there is no such file.""")]
    public async Task A_wrong_option_is_named(string options, string sentence) =>
        AssertRefused(sentence, await House.Bare(["serve", "--data-dir", Below("data"), .. options.Split(' ')]).RunAsync(House.Patience));

    [Fact]
    public async Task Without_a_data_folder_there_is_no_start() =>
        AssertRefused("--data-dir is missing: say in which folder the data lies, for example --data-dir ./data.", await House.Bare("serve").RunAsync(House.Patience));

    [Fact]
    public async Task A_password_in_a_wrong_setting_is_not_repeated()
    {
        var end = await House.Bare("serve", "--data-dir", Below("data"), "--set", "Database=Host=db;Usrname=x;Password=hunter2").RunAsync(House.Patience);

        AssertRefused("Database is \"Host=…;Usrname=…;Password=…\", but must be", end);
        Assert.DoesNotContain("hunter2", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        var end = await House.Bare("serve", "--roles", "cook", "--set", "CustomDomains=maybe").RunAsync(House.Patience);

        Assert.Equal(1, end.Code);
        Assert.Equal(3, end.Errors.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("""{ "Limits": """, "but that is not a JSON object: ")]
    [InlineData("""["web"]""", "but that is not a JSON object: ")]
    [InlineData("""{ "Limits": { "MaxBodyKilobytes": "lots" } }""", """Limits:MaxBodyKilobytes is "lots", but must be a whole number from 1 to 1048576.""")]
    [InlineData("""{ "Roles": ["web", "cook"] }""", """Roles is "cook", but must be some of control, web, worker.""")]
    [InlineData("""{ "Limts": { "MaxBodyKilobytes": 5 } }""", "Limts:MaxBodyKilobytes is set, but there is no such setting")]
    public async Task A_wrong_file_is_named(string content, string sentence)
    {
        await File.WriteAllTextAsync(Below("settings.json"), content);

        AssertRefused(sentence, await House.Bare("serve", "--data-dir", Below("data"), "--settings", Below("settings.json")).RunAsync(House.Patience));
    }

    [Fact]
    public async Task A_wrong_variable_of_the_environment_is_named()
    {
        var call = House.Bare("serve", "--data-dir", Below("data"));
        call = call with { Environment = new Dictionary<string, string>(call.Environment) { ["LONGHOUSE_Limits__MaxBodyKilobytes"] = "-4" } };

        AssertRefused("Limits:MaxBodyKilobytes is \"-4\", but must be a whole number from 1 to 1048576.", await call.RunAsync(House.Patience));
    }

    [Theory]
    [InlineData("missing", null, UnixFileMode.None, "KeyFile is missing: outside of development the server needs a key of its own; make one with: ")]
    [InlineData("open to all", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=", UnixFileMode.UserRead | UnixFileMode.OtherRead, "but others than its owner may read it; chmod 600 it.")]
    [InlineData("open to its group", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=", UnixFileMode.UserRead | UnixFileMode.GroupRead, "but others than its owner may read it; chmod 600 it.")]
    [InlineData("all zeros", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", UnixFileMode.UserRead, "but that is no random key: it repeats itself.")]
    [InlineData("counted", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", UnixFileMode.UserRead, "but that is no random key: it counts.")]
    [InlineData("typed", "Y2hhbmdlLW1lLWNoYW5nZS1tZS0wMTIzNDU2Nzg5YWI=", UnixFileMode.UserRead, "but that is no random key: it is text that somebody wrote.")]
    [InlineData("too short", "c2hvcnQ=", UnixFileMode.UserRead, "but must hold 32 random bytes in base64.")]
    public async Task A_key_that_is_none_is_refused(string what, string? content, UnixFileMode mode, string sentence)
    {
        string[] key = [];
        if (content is not null)
        {
            await File.WriteAllTextAsync(Below("key"), content);
            File.SetUnixFileMode(Below("key"), mode);
            key = ["--set", $"KeyFile={Below("key")}"];
        }
        var end = await House.Bare(["serve", "--data-dir", Below("data"), "--base-domain", "house.example", .. key]).RunAsync(House.Patience);

        AssertRefused(sentence, end);
        Assert.False(end.Errors.Contains(content ?? "nothing", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData("Urls")]
    [InlineData("Management")]
    public async Task A_port_that_is_taken_is_named(string key)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var end = await House.Bare(["serve", "--data-dir", Below("data"), .. House.Set(["Urls=http://127.0.0.1:0", "Management=off", $"{key}={url}"])]).RunAsync(House.Patience);

        AssertRefused($"{key} is \"{url}\", but the server cannot listen there: Address already in use.", end);
    }

    [Theory]
    [InlineData("a file")]
    [InlineData("where no folder can be")]
    [InlineData("a file that is no database")]
    [InlineData("a file in place of the blobs")]
    public async Task A_folder_that_will_not_do_is_named(string what)
    {
        var (folder, sentence) = what switch
        {
            "a file" => (Path.Combine(With("file"), "file"), "file\", but that folder cannot be made: "),
            "where no folder can be" => ("/proc/longhouse", "--data-dir is \"/proc/longhouse\", but that folder cannot be made: "),
            "a file that is no database" => (With("longhouse.db"), "longhouse.db cannot be used: "),
            _ => (With("blobs"), "but the server cannot write there: "),
        };

        AssertRefused(sentence, await House.Bare(["serve", "--data-dir", folder, .. House.Set(["Urls=http://127.0.0.1:0", "Management=off"])]).RunAsync(House.Patience));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using var house = House.CreateEmpty();
        await using var first = await house.ServeAsync();

        AssertRefused($"--data-dir is \"{house.Folder}\", but another server runs on it already.", await house.Serve().RunAsync(House.Patience));
    }

    private string Below(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A folder of data in which this is a file of plain text.</summary>
    private string With(string name)
    {
        var folder = Directory.CreateDirectory(Below("data")).FullName;
        File.WriteAllText(Path.Combine(folder, name), "This is only text, and a good deal of it, so that nobody takes it for an empty database.");
        return folder;
    }

    private static void AssertRefused(string sentence, ProgramEnd end)
    {
        Assert.True(end.Code == 1, end.ToString());
        Assert.Contains(sentence, end.Errors, StringComparison.Ordinal);
        Assert.Single(end.Errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
    }
}
