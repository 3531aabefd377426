namespace Longhouse.Architecture.Tests.Documents;

public sealed class DocumentTests
{
    private const string Whole = "# One\n\n## Situation\n\nIt rains.\n\n## Choice\n\nA roof.\n\n## What we gave up\n\nThe stars.\n";

    [Fact]
    public void Every_decision_says_its_situation_its_choice_and_what_it_gave_up()
    {
        var pages = Repository.Named(".md").Where(file => file.Path.StartsWith("docs/decisions/", StringComparison.Ordinal) && file.Name != "README.md").ToList();

        Assert.NotEmpty(pages);
        Rule.Holds(DecisionRule.Violations(pages));
    }

    [Fact]
    public void A_whole_decision_is_no_violation() => Assert.Empty(DecisionRule.Violations([new SourceFile("docs/decisions/0001-a-roof.md", Whole)]));

    [Theory]
    [InlineData("docs/decisions/0001-a-roof.md", "# One\n\n## Situation\n\n## Choice\n")]
    [InlineData("docs/decisions/0001-a-roof.md", "# One\n\n## Choice\n\n## Situation\n\n## What we gave up\n")]
    [InlineData("docs/decisions/roof.md", Whole)]
    [InlineData("docs/decisions/0001-A_Roof.md", Whole)]
    public void A_decision_without_its_parts_or_its_number_is_a_violation(string path, string text) =>
        Assert.Single(DecisionRule.Violations([new SourceFile(path, text)]));

    [Fact]
    public void Two_decisions_with_one_number_are_a_violation() =>
        Assert.Equal(
            ["docs/decisions/0001-a-roof.md and docs/decisions/0001-a-tent.md share the number 0001."],
            DecisionRule.Violations([new SourceFile("docs/decisions/0001-a-roof.md", Whole), new SourceFile("docs/decisions/0001-a-tent.md", Whole)]));

    [Fact]
    public void Every_link_of_a_page_leads_somewhere() =>
        Rule.Holds(LinkRule.Violations(Repository.Named(".md"), path => Path.Exists(Path.Combine(Repository.Root, path))));

    [Fact]
    public void A_link_to_nothing_is_a_violation() =>
        Assert.Equal(
            ["docs/README.md points to guide/gone.md, which is not there."],
            LinkRule.Violations(
                [new SourceFile("docs/README.md", "[here](guide/add.md), [gone](guide/gone.md#why), [out](https://example.org), [top](#top)")],
                path => path == "docs/guide/add.md"));

    [Theory]
    [InlineData("docs/security.md")]
    [InlineData("docs/guide/configuration.md")]
    public void Every_test_that_a_page_names_is_there(string page) =>
        Rule.Holds(NamedTestRule.Violations(
            Repository.Named(".md").Single(file => file.Path == page), Repository.Named(".cs").Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal) || file.Path.Contains("/tests/", StringComparison.Ordinal))));

    [Fact]
    public void Every_point_of_the_acceptance_of_the_control_plane_has_its_test() =>
        Rule.Holds(AcceptanceRule.Violations(Repository.Named("Tests.cs").Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))));

    [Fact]
    public void A_point_without_a_test_and_one_that_is_none_are_violations()
    {
        var marks = Enumerable.Range(1, AcceptanceRule.Points).Where(point => point != 3).Append(15).Select(point =>
            $"[Theory, Trait(\"Acceptance\", \"{point}\")]\n[InlineData(1)]\npublic async Task Does_it_{point}(int one)\n");

        Assert.Equal(
            ["No test stands for point 3 of the acceptance of the control plane.", "There is no point 15."],
            AcceptanceRule.Violations([new SourceFile("tests/RoofTests.cs", string.Concat(marks) + "// Trait(\"Acceptance\", \"3\")]")]));
    }

    [Fact]
    public void A_named_test_that_is_gone_is_a_violation() =>
        Assert.Equal(
            ["docs/security.md names the test RoofTests.Keeps_the_rain_out, which does not exist."],
            NamedTestRule.Violations(
                new SourceFile("docs/security.md", "met: `RoofTests.Keeps_the_rain_out`, `RoofTests.Keeps_the_warmth_in`"),
                [new SourceFile("tests/RoofTests.cs", "public void Keeps_the_warmth_in() => Assert.True(true);")]));
}
