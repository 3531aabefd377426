using System.Text.Json;
using Longhouse.ControlPlane.Settings;

namespace Longhouse.ControlPlane.Tests.Settings;

public sealed class ConfigRuleTests
{
    [Theory]
    [InlineData("sk-abcdefghijklmnopqrst", true)]
    [InlineData("please use sk-proj-abc_defghijklmnopqrst, thanks", true)]
    [InlineData("sk-short", false)]
    [InlineData("task-abcdefghijklmnopqrstuvwxyz", false)]
    [InlineData("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", true)]
    [InlineData("https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe", true)]
    [InlineData("12:30", false)]
    [InlineData("1234567:short", false)]
    [InlineData("sl.BabcdefghijklmnopqrstuvwxyzABCDEF", true)]
    [InlineData("AKIAIOSFODNN7EXAMPLE", true)]
    [InlineData("Authorization: Bearer abcdefghijklmnopqrstuvwx", true)]
    [InlineData("https://bucket.example/x?X-Amz-Signature=0123456789abcdef0123", true)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", true)]
    [InlineData("pvs_abcdefgh_0123456789abcdefghijklmnopqrstuvwxyz", true)]
    [InlineData("cr_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", false)]
    [InlineData("@channel", false)]
    [InlineData("A harmless sentence about skiing and bearers of news.", false)]
    public void What_looks_like_a_secret_is_seen(string text, bool seen) => Assert.Equal(seen, SecretScan.Holds(text));

    [Fact]
    public void A_secret_is_found_wherever_it_stands() =>
        Assert.Equal(["/a/0/b~1c"], SecretScan.Find(Parse("""{"a":[{"b/c":"x sk-abcdefghijklmnopqrst"}],"d":"fine"}""")).Select(f => f.Path));

    [Theory]
    [InlineData("{}", "{}", "")]
    [InlineData("{\"a\":1}", "{\"a\":1.0}", "")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "")]
    [InlineData("{\"a\":1}", "{\"a\":2}", "Changed /a")]
    [InlineData("{\"a\":1}", "{}", "Removed /a")]
    [InlineData("{}", "{\"a\":null}", "Added /a")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1,3,4]}", "Changed /a/1|Added /a/2")]
    [InlineData("{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":{\"b\":{\"c\":2}}}", "Changed /a/b/c")]
    [InlineData("{\"a\":{}}", "{\"a\":[]}", "Changed /a")]
    [InlineData("{\"a/b\":1}", "{\"a/b\":2}", "Changed /a~1b")]
    public void A_diff_names_what_differs_in_meaning(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', ConfigDiff.Between(Parse(before), Parse(after)).Select(c => $"{c.Kind} {c.Path}")));

    [Theory]
    [InlineData("{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":3},\"d\":4}", "{\"a\":{\"b\":3,\"c\":2},\"d\":4}")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[3]}", "{\"a\":[3]}")]
    [InlineData("{\"a\":1}", "{\"a\":null}", "{\"a\":null}")]
    [InlineData("{\"a\":1}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}")]
    public void What_lies_above_wins_field_by_field(string below, string above, string expected) =>
        Assert.Equal(expected, ConfigMerge.Over(Parse(below), Parse(above)).GetRawText());

    // The examples of RFC 7396 that concern objects.
    [Theory]
    [InlineData("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}")]
    [InlineData("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}")]
    [InlineData("{\"a\":\"b\"}", "{\"a\":null}", "{}")]
    [InlineData("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}")]
    [InlineData("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}")]
    [InlineData("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}")]
    [InlineData("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}")]
    public void A_merge_patch_does_what_its_standard_says(string target, string patch, string expected) =>
        Assert.Equal(expected, ConfigMerge.Patch(Parse(target), Parse(patch)).GetRawText());

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
