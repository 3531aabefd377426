using System.Text.Json;
using Longhouse.ControlPlane.Settings.Publisher;

namespace Longhouse.ControlPlane.Tests.Settings.Publisher;

public sealed class PublisherSchemaTests
{
    [Fact]
    public void A_full_document_is_without_findings() => Assert.Empty(Errors(PublisherDocuments.With(PublisherDocuments.Full), warnings: true));

    [Theory]
    [InlineData("/features", "-", "required /features")]
    [InlineData("/features", "7", "type /features")]
    [InlineData("/features/keep_enabled", "-", "required /features/keep_enabled")]
    [InlineData("/features/keep_enabled", "1", "type /features/keep_enabled")]
    [InlineData("/features/mode", "\"x\"", "enum /features/mode")]
    [InlineData("/storage", "-", "required /storage")]
    [InlineData("/storage/provider", "-", "required /storage/provider")]
    [InlineData("/storage/provider", "\"gdrive\"", "unsupported_provider /storage/provider")]
    [InlineData("/storage/credentials_ref", "\"  \"", "required /storage/credentials_ref")]
    [InlineData("/storage/credentials_ref", "\"cr_none\"", "unknown_ref /storage/credentials_ref")]
    [InlineData("/storage/credentials_ref", "\"cr_ai\"", "ref_wrong_kind /storage/credentials_ref")]
    [InlineData("/storage/credentials_ref", "\"cr_old\"", "ref_inactive /storage/credentials_ref")]
    [InlineData("/storage/paths", "-", "required /storage/paths/root")]
    [InlineData("/storage/paths/root", "\"\"", "required /storage/paths/root")]
    [InlineData("/storage/paths/root", "\"Pics\"", "path_not_absolute /storage/paths/root")]
    [InlineData("/storage/paths/root", "\"/a/../b\"", "path_traversal /storage/paths/root")]
    [InlineData("/storage/paths/keep", "\"./x\"", "path_traversal /storage/paths/keep")]
    [InlineData("/storage/paths/keep", "\"archive\"", "path_conflict /storage/paths/keep")]
    [InlineData("/storage/paths/archive", "\"keep\"", "path_conflict /storage/paths/keep")]
    [InlineData("/storage/paths/archive", "\"/Pics\"", "path_conflict /storage/paths/archive")]
    [InlineData("/ai/credentials_ref", "-", "missing_dependency /ai/credentials_ref")]
    [InlineData("/ai", "-", "missing_dependency /ai/credentials_ref")]
    [InlineData("/captionfile", "-", "missing_dependency /captionfile")]
    [InlineData("/confirmation", "null", "missing_dependency /confirmation")]
    [InlineData("/ai/vision_model", "\"llama\"", "unsupported_model /ai/vision_model")]
    [InlineData("/ai/system_prompt", "LONG", "too_long /ai/system_prompt")]
    [InlineData("/ai/rate_per_minute", "0", "range /ai/rate_per_minute")]
    [InlineData("/ai/vision_detail", "\"LOW\"", "enum /ai/vision_detail")]
    [InlineData("/ai/base_url", "\"http://x.example\"", "bad_url /ai/base_url")]
    [InlineData("/publishers", "7", "type /publishers")]
    [InlineData("/publishers", "[]", "no_publisher /publishers")]
    [InlineData("/publishers/0", "7", "type /publishers/0")]
    [InlineData("/publishers/0/id", "\"fl\"", "duplicate_id /publishers/1/id")]
    [InlineData("/publishers/0/credentials_ref", "-", "required /publishers/0/credentials_ref")]
    [InlineData("/publishers/0/config", "-", "required /publishers/0/config")]
    [InlineData("/publishers/0/config/channel_id", "\" \"", "required /publishers/0/config/channel_id")]
    [InlineData("/publishers/0/config/silent", "\"x\"", "type /publishers/0/config/silent")]
    [InlineData("/publishers/1/credentials_ref", "\"cr_tg\"", "ref_not_allowed /publishers/1/credentials_ref")]
    [InlineData("/publishers/1/config/recipient", "-", "required /publishers/1/config/recipient")]
    [InlineData("/publishers/1/config/subject_mode", "\"x\"", "enum /publishers/1/config/subject_mode")]
    [InlineData("/email_server", "-", "missing_dependency /email_server")]
    [InlineData("/email_server/host", "-", "required /email_server/host")]
    [InlineData("/email_server/port", "70000", "range /email_server/port")]
    [InlineData("/email_server/password_ref", "-", "missing_dependency /email_server/password_ref")]
    [InlineData("/content", "{\"voice_profile\":[\"a\",\" \"]}", "required /content/voice_profile/1")]
    [InlineData("/content", "{\"voice_profile\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\",\"p\",\"q\",\"r\",\"s\",\"t\",\"u\"]}", "range /content/voice_profile")]
    [InlineData("/auth", "{\"allowed_emails\":[7]}", "type /auth/allowed_emails/0")]
    [InlineData("/confirmation", "{\"confirmation_tags_count\":\"5\"}", "type /confirmation/confirmation_tags_count")]
    public void A_mistake_is_found_at_its_place(string path, string json, string expected)
    {
        var value = json == "LONG" ? $"\"{new string('x', 8001)}\"" : json;

        Assert.Contains(expected, Errors(PublisherDocuments.With(PublisherDocuments.Full, (path, value))));
    }

    [Theory]
    [InlineData("/ai/vision_max_dimension", "0")]
    [InlineData("/ai/vision_model_lifecycle", "{\"severity\":\"odd\"}")]
    [InlineData("/publishers/1/config/caption_target", "\"Both\"")]
    [InlineData("/publishers/1/credentials_ref", "null")]
    [InlineData("/confirmation", "{\"confirmation_tags_count\":-1}")]
    [InlineData("/email_server/username", "null")]
    [InlineData("/auth", "{\"enabled\":true,\"allowed_emails\":[\"\",\"a@b.example\"]}")]
    public void What_the_rules_allow_is_accepted(string path, string json) =>
        Assert.Empty(Errors(PublisherDocuments.With(PublisherDocuments.Full, (path, json))));

    [Theory]
    [InlineData("/x_new", "true", "unknown_field /x_new")]
    [InlineData("/storage/colour", "\"red\"", "unknown_field /storage/colour")]
    [InlineData("/publishers/0/config/colour", "7", "unknown_field /publishers/0/config/colour")]
    [InlineData("/publishers/2", "{\"id\":\"p\",\"type\":\"pigeon\",\"config\":{\"a\":1}}", "enum /publishers/2/type")]
    public void What_nothing_reads_is_a_warning(string path, string json, string expected)
    {
        var document = PublisherDocuments.With(PublisherDocuments.Full, (path, json));

        Assert.Empty(Errors(document));
        Assert.Contains(expected, Errors(document, warnings: true));
    }

    [Fact]
    public void Another_server_has_models_of_its_own() =>
        Assert.Empty(Errors(PublisherDocuments.With(PublisherDocuments.Full, ("/ai/vision_model", "\"llama\""), ("/ai/base_url", "\"https://models.example\""))));

    [Fact]
    public void Managed_storage_stays_within_the_prefix_that_was_assigned()
    {
        static IReadOnlyList<string> Managed(string root, string keep) => Errors(PublisherDocuments.With(PublisherDocuments.Minimal,
            ("/storage/provider", "\"managed\""), ("/storage/credentials_ref", "\"cr_s3\""), ("/storage/paths/root", $"\"{root}\""), ("/storage/paths/keep", $"\"{keep}\"")));

        Assert.Empty(Managed("tenants/xxx/pics", "/tenants/xxx/kept"));
        Assert.Contains("path_outside_tenant /storage/paths/root", Managed("tenants/yyy/pics", ""));
        Assert.Contains("path_outside_tenant /storage/paths/root", Managed("t/a", ""));
        Assert.Contains("path_outside_tenant /storage/paths/keep", Managed("tenants/xxx/pics", "/tenants/yyy/kept"));
    }

    [Fact]
    public void Schema_1_checks_features_and_storage_alone()
    {
        var document = PublisherDocuments.With(PublisherDocuments.Full, ("/ai", "7"), ("/publishers", "7"), ("/auth", "7"));

        Assert.DoesNotContain(new PublisherSchema().Validate(document, 1, PublisherDocuments.Facts), f => f.IsError);
        Assert.Contains(new PublisherSchema().Validate(document, 2, PublisherDocuments.Facts), f => f.IsError);
    }

    [Fact]
    public void The_form_names_every_block_in_the_order_of_the_editor() =>
        Assert.Equal(
            ["storage", "features", "ai", "publishers", "email_server", "captionfile", "confirmation", "content", "auth"],
            new PublisherSchema().Form.GetProperty("properties").EnumerateObject().Select(p => p.Name));

    private static IReadOnlyList<string> Errors(JsonElement config, bool warnings = false) =>
        [.. new PublisherSchema().Validate(config, 2, PublisherDocuments.Facts).Where(f => f.IsError || warnings).Select(f => $"{f.Code} {f.Path}")];
}
