using System.Text.Json;
using Longhouse.ControlPlane.Hosts;

namespace Longhouse.ControlPlane.Tests.Hosts;

public sealed class HostNameTests
{
    public sealed record Case(string Id, string Input, string Expect, string? Normalized, string? DerivedTenant, bool CustomDomains)
    {
        public override string ToString() => Id;
    }

    private sealed record Vectors(string BaseDomain, Case[] Cases);

    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static TheoryData<Case> Published()
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "host_normalization.json"));
        return [.. JsonSerializer.Deserialize<Vectors>(json, SnakeCase)!.Cases];
    }

    [Theory, Trait("Acceptance", "2")]
    [MemberData(nameof(Published))]
    public void Follows_the_published_cases(Case one)
    {
        var meaning = HostName.Explain(one.Input, "photos.example", one.CustomDomains);

        Assert.Equal(one.Expect, meaning.IsLookUp ? "lookup" : "reject");
        Assert.Equal(one.Normalized, meaning.Normalized);
        Assert.Equal(one.DerivedTenant, meaning.DerivedTenant);
    }

    [Theory]
    [InlineData("t1.photos.example.", "t1")]
    [InlineData("t1.photos.example:8080.", "t1")]
    [InlineData("t1.photos.example.:443", "t1")]
    [InlineData("t1.photos.example:0", "t1")]
    [InlineData("t1.photos.example:65535", "t1")]
    [InlineData("xn--bcher-kva.photos.example", "xn--bcher-kva")]
    [InlineData("wwwt1.photos.example", "wwwt1")]
    [InlineData("0.photos.example", "0")]
    [InlineData("a.b.c.photos.example", "a")]
    public void Looks_up_what_is_below_the_base_domain(string host, string tenant) =>
        Assert.Equal(tenant, HostName.Explain(host, "photos.example", customDomains: false).DerivedTenant);

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("\tt1.photos.example")]
    [InlineData("t1.photos.example\n")]
    [InlineData("t1.photos\u0000.example")]
    [InlineData("t1.photos.example.:443.")]    // two dots in all
    [InlineData("t1.photos.example:")]
    [InlineData("t1.photos.example:99999")]
    [InlineData("t1.photos.example:000080")]
    [InlineData("t1.photos.example:80:80")]
    [InlineData("t1.photos.example:x")]
    [InlineData("t1.photos.example:-1")]
    [InlineData("t1.photos.example:+80")]
    [InlineData("localhost.")]
    [InlineData("x.localhost")]
    [InlineData("WWW.photos.example")]
    [InlineData("999.1.1.1")]
    [InlineData("1.2.3.4.")]
    [InlineData("1.2.3")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("a.0x")]
    [InlineData("a.0xff")]
    [InlineData("fe80::1")]
    [InlineData("t1-.photos.example")]
    [InlineData("user@t1.photos.example")]
    [InlineData("t1.photos.example/x")]
    [InlineData("t1.photos.example%00")]
    [InlineData("t1.photos.example`")]
    [InlineData("bücher.photos.example")]
    [InlineData("ｔ１.photos.example")]
    [InlineData("photos.example")]
    [InlineData("evilphotos.example")]
    [InlineData("photos.example.photos.evil")]
    public void Rejects_everything_else(string? host) => Assert.False(HostName.Explain(host, "photos.example", customDomains: false).IsLookUp);

    [Theory]
    [InlineData("photos.example", false)]      // the base domain is nobody's, custom domains or not
    [InlineData("single", false)]
    [InlineData("maps.other.example", true)]
    [InlineData("www.other.example", false)]
    [InlineData("10.0.0.1", false)]
    public void Takes_other_domains_only_when_they_are_switched_on(string host, bool isLookUp)
    {
        Assert.Equal(isLookUp, HostName.Explain(host, "photos.example", customDomains: true).IsLookUp);
        Assert.False(HostName.Explain(host, "photos.example", customDomains: false).IsLookUp);
    }

    [Fact]
    public void Takes_localhost_names_where_localhost_is_the_base_domain()
    {
        Assert.Equal("t1", HostName.Explain("t1.localhost:8080", "localhost", customDomains: false).DerivedTenant);
        Assert.False(HostName.Explain("localhost:8080", "localhost", customDomains: false).IsLookUp);
    }

    [Fact]
    public void Holds_labels_to_63_characters_and_names_to_253()
    {
        var label = new string('a', 63);
        Assert.True(HostName.Explain($"{label}.photos.example", "photos.example", false).IsLookUp);
        Assert.False(HostName.Explain($"a{label}.photos.example", "photos.example", false).IsLookUp);

        var deep = string.Join('.', Enumerable.Repeat(new string('b', 58), 4)); // 235, with the base domain 250
        Assert.True(HostName.Explain($"aa.{deep}.photos.example", "photos.example", false).IsLookUp);
        Assert.False(HostName.Explain($"aaa.{deep}.photos.example", "photos.example", false).IsLookUp);
    }
}
