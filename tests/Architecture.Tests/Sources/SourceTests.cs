namespace Longhouse.Architecture.Tests.Sources;

public sealed class SourceTests
{
    [Fact]
    public void Nothing_has_a_name_that_fits_anything() => Rule.Holds(NameRule.Violations(Repository.Files));

    [Theory]
    [InlineData("src/Platform/Data/StringHelper.cs", "")]
    [InlineData("src/Platform/Common/Text.cs", "")]
    [InlineData("apps/Atlas/web/utils/text.ts", "")]
    [InlineData("web/src/ui/helpers.ts", "")]
    [InlineData("src/Jobs/Lane.cs", "internal sealed class LaneManager(int places);")]
    [InlineData("src/Jobs/Lane.cs", "public record LaneDto(int Places);")]
    [InlineData("src/Jobs/Lane.cs", "    private abstract class LaneBase")]
    [InlineData("src/Jobs/Lane.cs", "internal readonly record struct LaneUtil;")]
    [InlineData("web/src/api/client.ts", "export class ApiHelper {")]
    public void Such_a_name_is_a_violation(string path, string text) => Assert.Single(NameRule.Violations([new SourceFile(path, text)]));

    [Theory]
    [InlineData("src/ControlPlane/Hosts/BaseDomain.cs", "internal sealed record BaseDomain(string Name);")]
    [InlineData("src/Platform/Data/Database.cs", "// the class HelperThings is only mentioned\npublic sealed class Database;")]
    [InlineData("bench/Requests/PocketBase.cs", "internal sealed class PocketBase;")]
    [InlineData("docs/guide/helpers.md", "")]
    public void Another_name_is_none(string path, string text) => Assert.Empty(NameRule.Violations([new SourceFile(path, text)]));

    [Fact]
    public void No_file_names_a_place_that_other_machines_lack() => Rule.Holds(PlaceRule.Violations(Repository.Files));

    [Theory]
    [InlineData("dev", "cd /home" + "/ida/longhouse")]
    [InlineData("docs/README.md", "See `/root" + "/notes`.")]
    [InlineData("src/Host/Program.cs", "File.Open(\"/Users" + "/ida/keys\")")]
    [InlineData("tests/Jobs.Tests/Vectors.cs", "\"../../../" + "shared/vectors\"")]
    [InlineData("tests/peers/package-lock.json", "\"resolved\": \"https://registry.example/a.tgz\"")]
    [InlineData("NuGet.config", "<configuration />")]
    public void Such_a_place_is_a_violation(string path, string text) => Assert.Single(PlaceRule.Violations([new SourceFile(path, text)]));

    [Theory]
    [InlineData("docs/guide/hosts.md", "https://example.org/home" + "/page and /api/work" + "/items")]
    [InlineData("deploy/longhouse.service", "ExecStart=/usr/lib/longhouse/longhouse serve --data-dir /var/lib/longhouse")]
    public void A_place_that_every_machine_has_is_none(string path, string text) => Assert.Empty(PlaceRule.Violations([new SourceFile(path, text)]));
}
