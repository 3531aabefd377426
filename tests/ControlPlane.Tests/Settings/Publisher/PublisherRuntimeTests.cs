using Longhouse.ControlPlane.Settings.Publisher;

namespace Longhouse.ControlPlane.Tests.Settings.Publisher;

public sealed class PublisherRuntimeTests
{
    [Theory]
    [InlineData("/schema_version", "-", 600, true)]
    [InlineData("/schema_version", "null", 600, true)]
    [InlineData("/schema_version", "3", 600, true)]
    [InlineData("/schema_version", "99999999999999999999", 600, true)]
    [InlineData("/schema_version", "0", 0, false)]
    [InlineData("/schema_version", "2.0", 0, false)]
    [InlineData("/schema_version", "\"2\"", 0, false)]
    [InlineData("/schema_version", "true", 0, false)]
    [InlineData("/ttl_seconds", "-", 600, true)]
    [InlineData("/ttl_seconds", "null", 600, true)]
    [InlineData("/ttl_seconds", "-5", 1, true)]
    [InlineData("/ttl_seconds", "3601", 3600, true)]
    [InlineData("/ttl_seconds", "99999999999999999999", 3600, true)]
    [InlineData("/ttl_seconds", "\"600\"", 0, false)]
    [InlineData("/tenant", "\" \"", 0, false)]
    [InlineData("/tenant", "-", 0, false)]
    [InlineData("/tenant", "7", 0, false)]
    [InlineData("/config_version", "\"\"", 0, false)]
    [InlineData("/app_type", "-", 0, false)]
    [InlineData("/app_type", "7", 0, false)]
    [InlineData("/config", "[]", 0, false)]
    [InlineData("/config", "-", 0, false)]
    [InlineData("/config/features", "[]", 0, false)]
    [InlineData("/config/features/keep_enabled", "\"true\"", 0, false)]
    [InlineData("/config/features/keep_enabled", "null", 600, true)]
    [InlineData("/config/features/mode", "\"both\"", 0, false)]
    [InlineData("/config/features/mode", "\"publish\"", 600, true)]
    [InlineData("/config/storage", "-", 0, false)]
    [InlineData("/config/storage/provider", "\"gdrive\"", 0, false)]
    [InlineData("/config/storage/credentials_ref", "\" \"", 0, false)]
    [InlineData("/config/storage/paths/archive", "7", 0, false)]
    [InlineData("/config/storage/paths/archive", "\"\"", 600, true)]
    [InlineData("/config/storage/paths/archive", "\"/Pics\"", 0, false)]
    [InlineData("/config/storage/paths/archive", "\"a/../b\"", 0, false)]
    [InlineData("/config/storage/paths/archive", "\"a//b\"", 0, false)]
    [InlineData("/config/storage/paths/archive", "\"a\\\\b\"", 0, false)]
    [InlineData("/config/storage/paths/keep", "\"/Pics/archive/\"", 0, false)]
    [InlineData("/config/ai", "7", 600, true)]
    [InlineData("/config/publishers", "{}", 600, true)]
    [InlineData("/config/publishers", "[7,null,{}]", 600, true)]
    [InlineData("/config/content", "[]", 600, true)]
    public void The_envelope_features_and_storage_decide_whether_a_document_is_usable(string path, string json, int ttl, bool usable)
    {
        var runtime = Project(PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Minimal), (path, json)));

        Assert.Equal((usable ? RuntimeResult.Ok : RuntimeResult.Unavailable, ttl), (runtime.Result, runtime.TtlSeconds));
        if (!usable)
            Assert.Contains(runtime.Findings, finding => finding.IsError);
    }

    [Fact]
    public void Another_app_type_is_not_found_whatever_else_is_wrong() =>
        Assert.Equal(RuntimeResult.NotFound, PublisherRuntime.Project(Parse("""{"app_type":"gallery","config":7}"""), true, _ => null).Result);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void What_is_no_object_is_unusable(string json) => Assert.Equal(RuntimeResult.Unavailable, PublisherRuntime.Project(Parse(json), true, _ => null).Result);

    [Theory]
    [InlineData("/ai/credentials_ref", "\" \"", false)]
    [InlineData("/ai/credentials_ref", "-", false)]
    [InlineData("/ai/vision_detail", "\"ultra\"", false)]
    [InlineData("/ai/vision_max_dimension", "127", false)]
    [InlineData("/ai/vision_max_dimension", "0", true)]
    [InlineData("/ai/vision_max_dimension", "4097", false)]
    [InlineData("/ai/rate_per_minute", "601", false)]
    [InlineData("/ai/vision_fallback_enabled", "1", false)]
    [InlineData("/ai/vision_model", "\"llama\"", true)]
    [InlineData("/ai/vision_model", "4", false)]
    [InlineData("/ai/base_url", "\"http://models.example\"", false)]
    [InlineData("/ai/vision_model_lifecycle", "7", true)]
    [InlineData("/ai/sd_caption_enabled", "null", true)]
    [InlineData("/features/analyze_caption_enabled", "false", false)]
    public void A_mistake_in_ai_switches_ai_off_and_nothing_else(string path, string json, bool on)
    {
        var runtime = ProjectFull((path, json));

        Assert.Equal(on, runtime.Ai is not null);
        Assert.True(runtime.Publishes(PublisherTarget.Telegram) && runtime.Publishes(PublisherTarget.FetLife));
    }

    [Theory]
    [InlineData("/publishers/0/config/channel_id", "\"\"", false, true)]
    [InlineData("/publishers/0/config/channel_id", "7", false, true)]
    [InlineData("/publishers/0/credentials_ref", "-", false, true)]
    [InlineData("/publishers/0/enabled", "false", false, true)]
    [InlineData("/publishers/0/enabled", "\"no\"", false, true)]
    [InlineData("/publishers/0/id", "-", false, true)]
    [InlineData("/publishers/0/type", "\"pigeon\"", false, true)]
    [InlineData("/publishers/0/config/overflow", "\"cut\"", false, true)]
    [InlineData("/publishers/1/credentials_ref", "\"cr_tg\"", true, true)]
    [InlineData("/publishers/1/config/caption_target", "\"BODY\"", true, true)]
    [InlineData("/publishers/1/config/caption_target", "\"head\"", true, false)]
    [InlineData("/publishers/1/config/recipient", "-", true, false)]
    [InlineData("/email_server/port", "0", true, false)]
    [InlineData("/email_server/host", "-", true, false)]
    [InlineData("/email_server/password_ref", "\"\"", true, false)]
    [InlineData("/email_server", "-", true, false)]
    [InlineData("/email_server/username", "null", true, true)]
    [InlineData("/publishers/2", "7", true, true)]
    public void A_mistake_in_one_publisher_leaves_the_others_alone(string path, string json, bool telegram, bool email)
    {
        var runtime = ProjectFull((path, json));

        Assert.Equal((RuntimeResult.Ok, telegram, email), (runtime.Result, runtime.Publishes(PublisherTarget.Telegram), runtime.Publishes(PublisherTarget.FetLife)));
    }

    [Theory]
    [InlineData("{\"enabled\":false}", "Off", "")]
    [InlineData("{}", "Off", "")]
    [InlineData("{\"enabled\":true}", "TenantList", "")]
    [InlineData("{\"enabled\":true,\"allowed_emails\":[\" A@B.example \",\"\",\"c@d.example\"]}", "TenantList", "a@b.example,c@d.example")]
    [InlineData("{\"enabled\":true,\"allowed_emails\":\"a@b.example\"}", "Off", "")]
    [InlineData("{\"enabled\":true,\"allowed_emails\":[7]}", "Off", "")]
    [InlineData("{\"enabled\":\"yes\"}", "Off", "")]
    [InlineData("[]", "Off", "")]
    [InlineData("null", "Fleet", "")]
    public void A_bad_auth_block_lets_nobody_in_and_never_falls_back_to_a_wider_list(string auth, string login, string allowed)
    {
        var runtime = ProjectFull(("/auth", auth));

        Assert.Equal((RuntimeResult.Ok, login, allowed), (runtime.Result, runtime.Login.ToString(), string.Join(',', runtime.AllowedEmails)));
    }

    [Fact]
    public void Sign_in_of_a_tenant_needs_a_client_of_the_fleet()
    {
        var document = PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Minimal, ("/auth", "{\"enabled\":true}")));

        Assert.Equal(RuntimeResult.Unavailable, PublisherRuntime.Project(document, false, _ => null).Result);
        Assert.Equal(RuntimeResult.Ok, PublisherRuntime.Project(document, true, _ => null).Result);
    }

    [Fact]
    public void Schema_1_reads_features_and_storage_alone()
    {
        var runtime = Project(PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Full, ("/auth", "7"), ("/ai", "7")), ("/schema_version", "1")));

        Assert.Equal((RuntimeResult.Ok, PublisherLogin.Fleet, 0, true), (runtime.Result, runtime.Login, runtime.Targets.Count, runtime.Ai is null));
        Assert.True(runtime.Features!.Publish);
        Assert.Equal(PublisherContent.Default, runtime.Content);
    }

    [Fact]
    public void A_wrong_field_of_an_advisory_block_has_its_fallback_and_the_others_count()
    {
        var runtime = ProjectFull(
            ("/content", """{"hashtag_string":"#x","archive":"yes","voice_profile":["a"," "]}"""),
            ("/confirmation", """{"confirmation_tags_count":-3,"confirmation_to_sender":7}"""),
            ("/captionfile", """{"artist_alias":7,"extended_metadata_enabled":true}"""));

        Assert.Equal(("#x", true, null), (runtime.Content.HashtagString, runtime.Content.Archive, runtime.Content.VoiceProfile));
        Assert.Equal((0, true), (runtime.Confirmation.TagsCount, runtime.Confirmation.ToSender));
        Assert.Equal((null, true), (runtime.CaptionFile.ArtistAlias, runtime.CaptionFile.ExtendedMetadata));
    }

    [Fact]
    public void The_first_complete_entry_of_a_type_counts_unless_all_are_asked_for()
    {
        const string Second = """{"id":"t2","type":"telegram","credentials_ref":"cr_tg","config":{"channel_id":"@second"}}""";
        const string Broken = """{"id":"t0","type":"telegram","credentials_ref":"cr_tg","config":{}}""";

        Assert.Equal(["tg", "fl"], ProjectFull(("/publishers/0", Broken), ("/publishers/9", Second)).Targets.Select(t => t.Id));
        Assert.Equal(["tg", "fl", "t2"], ProjectFull(("/publishers/0", Broken), ("/publishers/9", Second), ("/features/multi_target", "true")).Targets.Select(t => t.Id));
    }

    [Theory]
    [InlineData("tenants/xxx/pics", "arch", "tenants/xxx/pics/arch")]
    [InlineData("tenants/xxx/pics/", "/tenants/xxx/arch/", "/tenants/xxx/arch")]
    [InlineData("tenants/xxx/pics", "/tenants/yyy/arch", null)]
    [InlineData("tenants/xxx/pics", "/tenants/xxxy", null)]
    [InlineData("t/a", "/t/b", null)]
    [InlineData("/tenants/xxx", "x", "/tenants/xxx/x")]
    [InlineData("/", "x", null)]
    [InlineData("..", "x", null)]
    public void Folders_of_managed_storage_stay_below_the_tenants_part(string root, string archive, string? resolved)
    {
        var runtime = Project(PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Minimal,
            ("/storage/provider", "\"managed\""), ("/storage/paths/root", $"\"{root}\""), ("/storage/paths/archive", $"\"{archive}\""))));

        Assert.Equal(resolved, runtime.Result == RuntimeResult.Ok ? runtime.Storage!.Folders.Archive : null);
    }

    [Fact]
    public void The_whole_dropbox_may_be_the_inbox()
    {
        var folders = Project(PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Minimal, ("/storage/paths/root", "\" / \"")))).Storage!.Folders;

        Assert.Equal(new StorageFolders("/", "/archive", "/keep", "/reject"), folders);
    }

    private static System.Text.Json.JsonElement Parse(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement;

    private static PublisherRuntime Project(System.Text.Json.JsonElement document) => PublisherRuntime.Project(document, true, _ => null);

    private static PublisherRuntime ProjectFull(params (string Path, string Json)[] changes) =>
        Project(PublisherDocuments.Envelope(PublisherDocuments.With(PublisherDocuments.Full, changes)));
}
