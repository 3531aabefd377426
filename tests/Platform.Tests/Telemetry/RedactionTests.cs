using Longhouse.Platform.Telemetry.Logs;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed class RedactionTests
{
    private const string Canary = "canary-7f3a";

    [Theory]
    [InlineData("Password")]
    [InlineData("password")]
    [InlineData("NewPassword")]
    [InlineData("client_secret")]
    [InlineData("ClientSecret")]
    [InlineData("Token")]
    [InlineData("access_token")]
    [InlineData("RefreshToken")]
    [InlineData("id-token")]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("Credential")]
    [InlineData("credentials")]
    [InlineData("api_key")]
    [InlineData("ApiKey")]
    [InlineData("X-API-Key")]
    [InlineData("private.key")]
    [InlineData("SecretAccessKey")]
    [InlineData("ConnectionString")]
    [InlineData("QueryString")]
    [InlineData("passphrase")]
    public void A_value_that_sounds_secret_is_written_nowhere(string name)
    {
        using var json = new LogUnderTest();
        using var text = new LogUnderTest(new TextLine(colours: false));

        foreach (var logger in new[] { json.Logger(), text.Logger() })
        {
            using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new(name, Canary) }))
                logger.LogInformation($"For {{User}} got {{{name}}} and {{{name},10:x}} {{{{braces}}}} kept", "ann", Canary, Canary);
        }

        var written = json.Text();
        Assert.DoesNotContain(Canary, written, StringComparison.Ordinal);
        Assert.Contains("For ann got [redacted] and [redacted] {braces} kept", written, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, text.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TokenId")]
    [InlineData("credential_id")]
    [InlineData("ApiKeyId")]
    [InlineData("TokenCount")]
    [InlineData("Key")]
    [InlineData("UserName")]
    public void A_reference_to_a_secret_may_be_told(string name)
    {
        using var log = new LogUnderTest();

        log.Logger().LogInformation($"Used {{{name}}}", "ref_1");

        Assert.Equal("ref_1", log.Event().Value(name));
    }

    [Fact]
    public void Values_without_a_template_hide_the_whole_message()
    {
        using var log = new LogUnderTest();

        log.Logger().Log(LogLevel.Information, default, new[] { new KeyValuePair<string, object?>("Token", Canary) }, null, (_, _) => "Got " + Canary);

        Assert.DoesNotContain(Canary, log.Text(), StringComparison.Ordinal);
    }
}
