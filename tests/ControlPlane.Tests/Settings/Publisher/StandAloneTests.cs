using System.Text.Json;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Tests.Settings.Publisher;

public sealed class StandAloneTests
{
    [Fact]
    public void An_environment_becomes_a_configuration_that_can_be_published_and_the_credentials_that_it_names()
    {
        var import = StandAlone.Read(new Dictionary<string, string>
        {
            ["STORAGE_PATHS"] = """{"root":"/Photos","archive":"done"}""",
            ["DROPBOX_REFRESH_TOKEN"] = "drop-1",
            ["PUBLISHERS"] = """[{"type":"telegram","channel_id":"@studio"},{"type":"fetlife","recipient":"x@y.example","subject_mode":"private"},{"type":"fax"}]""",
            ["TELEGRAM_BOT_TOKEN"] = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
            ["EMAIL_SERVER"] = """{"sender":"me@studio.example"}""",
            ["EMAIL_PASSWORD"] = "mail-1",
            ["OPENAI_SETTINGS"] = """{"vision_model":"gpt-4o"}""",
            ["OPENAI_API_KEY"] = "sk-1",
            ["FEATURE_KEEP_CURATE"] = "off",
            ["FEATURE_LIBRARY"] = "yes",
            ["AI_RATE_PER_MINUTE"] = "many",
            ["ADMIN_LOGIN_EMAILS"] = "a@studio.example, b@studio.example",
        });

        Assert.Equal(["dropbox", "openai", "telegram", "smtp"], import.Secrets.Select(secret => secret.Provider));
        Assert.DoesNotContain("-1", import.Config.ToJsonString(), StringComparison.Ordinal);
        foreach (var secret in import.Secrets)
            secret.Refer($"cr_{secret.Provider}");
        var config = House.Json(import.Config.ToJsonString());
        var facts = new ConfigFacts("tenants/studio/", import.Secrets.ToDictionary(secret => $"cr_{secret.Provider}", secret => new CredentialFact(secret.Provider, true)));
        Assert.DoesNotContain(new PublisherSchema().Validate(config, 2, facts), finding => finding.IsError);
        Assert.Equal((true, false, true), (Flag(config, "publish_enabled"), Flag(config, "keep_enabled"), Flag(config, "library_enabled")));
        Assert.Equal(("smtp.gmail.com", 587, "cr_smtp"), (Text(config, "email_server", "host"), config.GetProperty("email_server").GetProperty("port").GetInt32(), Text(config, "email_server", "password_ref")));
        Assert.Equal(["telegram", "fetlife"], config.GetProperty("publishers").EnumerateArray().Select(publisher => publisher.GetProperty("id").GetString()));
        Assert.Equal(2, config.GetProperty("auth").GetProperty("allowed_emails").GetArrayLength());
        Assert.Equal(["PUBLISHERS has an entry of type fax, which nothing publishes to."], import.PassedOver);
    }

    [Fact]
    public void Managed_storage_brings_its_keys()
    {
        var import = StandAlone.Read(new Dictionary<string, string>
        {
            ["STORAGE_PROVIDER"] = "managed",
            ["STORAGE_PATHS"] = """{"root":"tenants/studio/in"}""",
            ["FEATURE_PUBLISH"] = "no",
            ["FEATURE_ANALYZE_CAPTION"] = "0",
            ["R2_ACCESS_KEY_ID"] = "a",
            ["R2_SECRET_ACCESS_KEY"] = "b",
            ["R2_ENDPOINT_URL"] = "https://s3.example",
            ["R2_BUCKET_NAME"] = "c",
        });

        var secret = import.Secrets.Single();
        Assert.Equal(("managed", "a b https://s3.example c"), (secret.Provider, string.Join(' ', secret.Fields.Values)));
        Assert.Equal(["features", "storage"], import.Config.Select(block => block.Key));
    }

    [Theory]
    [InlineData("STORAGE_PATHS", "/Photos", "STORAGE_PATHS must be JSON.")]
    [InlineData("STORAGE_PATHS", "[]", "STORAGE_PATHS must be a JSON object.")]
    [InlineData("FEATURE_PUBLISH", "maybe", "FEATURE_PUBLISH must be true or false.")]
    [InlineData("PUBLISHERS", "{}", "PUBLISHERS must be a JSON array of objects with a type.")]
    [InlineData("PUBLISHERS", """[{"type":"telegram"},{"type":"telegram"}]""", "PUBLISHERS must be at most one entry of type telegram.")]
    [InlineData("EMAIL_SERVER", "secret-in-the-wrong-place", "EMAIL_SERVER must be JSON.")]
    public void What_does_not_say_what_it_should_is_named_without_its_value(string variable, string value, string sentence)
    {
        var environment = new Dictionary<string, string> { ["STORAGE_PATHS"] = """{"root":"/Photos"}""", [variable] = value };

        Assert.Equal(sentence, Assert.Throws<SettingsException>(() => StandAlone.Read(environment)).Message);
    }

    private static bool Flag(JsonElement config, string name) => config.GetProperty("features").GetProperty(name).GetBoolean();

    private static string? Text(JsonElement config, string block, string name) => config.GetProperty(block).GetProperty(name).GetString();
}
