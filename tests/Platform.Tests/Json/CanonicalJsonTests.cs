using System.Text;
using System.Text.Json;
using Longhouse.Platform.Json;

namespace Longhouse.Platform.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{\"b\":1,\"a\":[true,false,null]}", "{\"a\":[true,false,null],\"b\":1}")]
    [InlineData(" { } ", "{}")]
    [InlineData("{\"\\u20ac\":1,\"\\r\":2,\"1\":3,\"\\u0080\":4,\"\\ud83d\\ude00\":5,\"\\u00f6\":6,\"\\ufb33\":7}",
        "{\"\\r\":2,\"1\":3,\"\u0080\":4,\"ö\":6,\"€\":1,\"😀\":5,\"\ufb33\":7}")]
    [InlineData("\"\\u0007\\b\\t\\n\\f\\r\\\"\\\\\\/<>&'\\u007f\\u2028\"", "\"\\u0007\\b\\t\\n\\f\\r\\\"\\\\/<>&'\u007f\u2028\"")]
    [InlineData("{\"a\":{\"z\":1,\"y\":{}},\"A\":[]}", "{\"A\":[],\"a\":{\"y\":{},\"z\":1}}")]
    public void A_value_has_one_text(string json, string expected) => Assert.Equal(expected, CanonicalJson.Write(Parse(json)));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("10e2", "1000")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("0.00000123", "0.00000123")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("1E30", "1e+30")]
    [InlineData("0.1", "0.1")]
    [InlineData("100", "100")]
    public void A_number_is_written_as_ecmascript_writes_it(string json, string expected) => Assert.Equal(expected, CanonicalJson.Write(Parse(json)));

    [Fact]
    public void Documents_that_mean_the_same_have_the_same_hash()
    {
        var hash = CanonicalJson.Hash(Parse("{\"a\":1.0,\"b\":\"\\u0041\"}"));

        Assert.Equal(hash, CanonicalJson.Hash(Parse("{ \"b\" : \"A\", \"a\" : 1 }")));
        Assert.NotEqual(hash, CanonicalJson.Hash(Parse("{\"a\":1,\"b\":\"B\"}")));
        Assert.Matches("^[0-9a-f]{64}$", hash);
    }

    [Theory]
    [InlineData("{\"a\":1}", JsonFault.None)]
    [InlineData("{\"a\":1,\"a\":1}", JsonFault.DuplicateKey)]
    [InlineData("{\"a\":{\"b\":1,\"\\u0062\":2}}", JsonFault.DuplicateKey)]
    [InlineData("{\"a\":[{\"a\":1}]}", JsonFault.None)]
    [InlineData("{\"a\":[[{\"a\":1}]]}", JsonFault.TooDeep)]
    [InlineData("{\"a\":\"\\ud800\"}", JsonFault.Malformed)]
    [InlineData("{\"\\ud800\":1}", JsonFault.Malformed)]
    [InlineData("{\"a\":1e999}", JsonFault.Malformed)]
    [InlineData("{\"a\":1,}", JsonFault.Malformed)]
    [InlineData("{\"a\":01}", JsonFault.Malformed)]
    [InlineData("{\"a\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}", JsonFault.TooLarge)]
    [InlineData("", JsonFault.Malformed)]
    public void What_two_readers_could_take_for_two_things_is_refused(string json, JsonFault fault) =>
        Assert.Equal(fault, StrictJson.Read(Encoding.UTF8.GetBytes(json), maxBytes: 40, maxDepth: 3, out _));

    [Fact]
    public void A_hundred_brackets_are_too_deep_and_not_a_crash() =>
        Assert.Equal(JsonFault.TooDeep, StrictJson.Read(Encoding.UTF8.GetBytes(new string('[', 10_000)), maxBytes: 20_000, maxDepth: 12, out _));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
