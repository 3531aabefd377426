namespace Longhouse.Architecture.Tests.Projects;

public sealed class DependencyTests
{
    private static readonly IEnumerable<ProjectFile> Projects = Repository.Named(".csproj").Select(file => new ProjectFile(file));

    [Fact]
    public void Every_project_references_only_what_its_part_may_know() => Rule.Holds(DependencyRule.Violations(Projects));

    [Fact]
    public void The_rule_reads_real_references() =>
        Assert.Contains(Projects, project => project.Part == "ControlPlane" && project.References.Any(reference => reference.Part == "Platform"));

    [Theory]
    [InlineData("src/Jobs/Jobs.csproj", "../Platform/Platform.csproj")]
    [InlineData("src/Platform/Platform.csproj", "../ControlPlane/ControlPlane.csproj")]
    [InlineData("src/Platform/Platform.csproj", "../../apps/Atlas/server/Atlas.csproj")]
    [InlineData("src/ControlPlane/ControlPlane.csproj", "../Jobs/Jobs.csproj")]
    [InlineData("src/ControlPlane/ControlPlane.csproj", "../Host/Host.csproj")]
    [InlineData("src/ControlPlane/ControlPlane.csproj", @"..\..\apps\Atlas\server\Atlas.csproj")]
    [InlineData("src/Host/Host.csproj", "../../apps/Atlas/tests/Atlas.Tests.csproj")]
    [InlineData("src/Host/Host.csproj", "../../tests/SampleApp/SampleApp.csproj")]
    [InlineData("apps/Atlas/server/Atlas.csproj", "../../../src/ControlPlane/ControlPlane.csproj")]
    [InlineData("apps/Atlas/server/Atlas.csproj", "../../../src/Jobs/Jobs.csproj")]
    [InlineData("apps/Atlas/server/Atlas.csproj", "../../Signals/server/Signals.csproj")]
    [InlineData("apps/Atlas/tests/Atlas.Tests.csproj", "../../Signals/server/Signals.csproj")]
    [InlineData("apps/Atlas/tests/Atlas.Tests.csproj", "../../../src/Platform/Platform.csproj")]
    [InlineData("apps/Signals/tool/Tool.csproj", "../server/Signals.csproj")]
    public void A_reference_against_the_rule_is_a_violation(string from, string to) => Assert.Single(DependencyRule.Violations([Project(from, to)]));

    [Theory]
    [InlineData("src/Platform/Platform.csproj", "../Jobs/Jobs.csproj")]
    [InlineData("src/ControlPlane/ControlPlane.csproj", "../Platform/Platform.csproj")]
    [InlineData("src/Host/Host.csproj", "../../apps/Atlas/server/Atlas.csproj")]
    [InlineData("apps/Atlas/server/Atlas.csproj", "../../../src/Platform/Platform.csproj")]
    [InlineData("apps/Atlas/tests/Atlas.Tests.csproj", "../server/Atlas.csproj")]
    [InlineData("apps/Atlas/tests/Atlas.Tests.csproj", "../../../tests/Platform.Testing/Platform.Testing.csproj")]
    [InlineData("tests/Jobs.Tests/Jobs.Tests.csproj", "../../src/Jobs/Jobs.csproj")]
    [InlineData("bench/Jobs/Jobs.Bench.csproj", "../Figures/Figures.csproj")]
    public void A_reference_along_the_rule_is_none(string from, string to) => Assert.Empty(DependencyRule.Violations([Project(from, to)]));

    private static ProjectFile Project(string path, string reference) =>
        new(new SourceFile(path, $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>"""));
}
