namespace Longhouse.Architecture.Tests.Modules;

public sealed class PublicTypeTests
{
    [Fact]
    public void An_app_shows_only_its_module_and_its_requests() =>
        Rule.Holds(InstalledModules.Assemblies.SelectMany(assembly => PublicTypeRule.Violations(assembly.GetTypes())));

    [Fact]
    public void Another_public_type_is_a_violation() =>
        Assert.Equal([$"{typeof(Layer).FullName} is public, but it is neither a module nor a request."], PublicTypeRule.Violations([typeof(Layer), typeof(AddLayerRequest)]));

    [Fact]
    public void A_class_is_no_request_whatever_its_name() => Assert.Single(PublicTypeRule.Violations([typeof(RenderRequest)]));

    [Fact]
    public void A_request_that_validation_cannot_see_is_a_violation() =>
        Assert.Equal([$"{typeof(HiddenRequest).FullName} is a request and not public, so nothing validates it."], PublicTypeRule.Violations([typeof(HiddenRequest)]));

    [Fact]
    public void Requests_and_what_they_are_made_of_are_none() =>
        Assert.Empty(PublicTypeRule.Violations([typeof(AddLayerRequest), typeof(MovePointRequest), typeof(Point), typeof(Colour), typeof(Hidden)]));

    public sealed record AddLayerRequest(string Name, IReadOnlyList<Point> Points);

    public readonly record struct MovePointRequest(Point? Point);

    public readonly record struct Point(int X, int Y, Colour[] Colours);

    public enum Colour
    {
        Red,
        Blue,
    }

    public sealed record Layer(string Name);

    public sealed class RenderRequest;

    internal sealed record HiddenRequest(string Name);

    internal sealed record Hidden(string Name);
}
