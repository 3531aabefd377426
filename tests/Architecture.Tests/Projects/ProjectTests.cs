namespace Longhouse.Architecture.Tests.Projects;

public sealed class ProjectTests
{
    [Fact]
    public void Every_package_version_is_in_the_central_file()
    {
        var files = Repository.Named(".csproj").Concat(Repository.Named(".props"));

        Rule.Holds(PackageVersionRule.Violations(files.Select(file => new ProjectFile(file))));
    }

    [Theory]
    [InlineData("src/Jobs/Jobs.csproj", """<PackageReference Include="Npgsql" Version="10.0.0" />""")]
    [InlineData("src/Jobs/Jobs.csproj", """<PackageReference Include="Npgsql" VersionOverride="10.0.0" />""")]
    [InlineData("src/Jobs/Jobs.csproj", """<PackageReference Include="Npgsql"><Version>10.0.0</Version></PackageReference>""")]
    [InlineData("Directory.Build.props", """<PackageVersion Include="Npgsql" Version="10.0.0" />""")]
    [InlineData("Directory.Packages.props", """<PackageVersion Include="Npgsql" Version="10.*" />""")]
    [InlineData("Directory.Packages.props", """<PackageVersion Include="Npgsql" Version="[10.0,11.0)" />""")]
    [InlineData("Directory.Packages.props", """<PackageVersion Include="Npgsql" />""")]
    public void A_version_elsewhere_or_a_moving_one_is_a_violation(string path, string line) =>
        Assert.Single(PackageVersionRule.Violations([new ProjectFile(new SourceFile(path, $"<Project><ItemGroup>{line}</ItemGroup></Project>"))]));

    [Fact]
    public void The_solution_lists_every_project()
    {
        var solution = Repository.Files.Single(file => file.Path == "Longhouse.slnx").Text;

        Rule.Holds(SolutionRule.Violations(solution, Repository.Named(".csproj").Select(file => file.Path)));
    }

    [Fact]
    public void A_project_that_is_not_listed_and_a_listed_one_that_is_not_there_are_violations()
    {
        const string Solution = """<Solution><Project Path="src/Jobs/Jobs.csproj" /><Project Path="src/Gone/Gone.csproj" /></Solution>""";

        Assert.Equal(
            ["Longhouse.slnx does not list apps/New/server/New.csproj.", "Longhouse.slnx lists src/Gone/Gone.csproj, which is not there."],
            SolutionRule.Violations(Solution, ["src/Jobs/Jobs.csproj", "apps/New/server/New.csproj"]));
    }
}
