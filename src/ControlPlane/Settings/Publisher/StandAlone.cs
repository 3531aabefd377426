using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longhouse.ControlPlane.Credentials;
using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>A secret of a stand-alone installation, and the place in the configuration that refers to it.</summary>
internal sealed record StandAloneSecret(string Provider, IReadOnlyDictionary<string, string> Fields, Action<string> Refer);

/// <summary>
/// What an installation that served one tenant from its environment says, as a tenant of ours: a configuration without secrets, and the secrets
/// that become its credentials. The names of the variables are those that such installations have.
/// </summary>
internal sealed class StandAlone
{
    private static readonly (string Variable, string Flag, bool Fallback)[] Flags =
    [
        ("FEATURE_PUBLISH", "publish_enabled", true), ("FEATURE_ANALYZE_CAPTION", "analyze_caption_enabled", true), ("FEATURE_KEEP_CURATE", "keep_enabled", true),
        ("FEATURE_REMOVE_CURATE", "remove_enabled", true), ("AUTO_VIEW", "auto_view_enabled", false), ("FEATURE_DELETE", "delete_enabled", false),
        ("FEATURE_VOICE_MATCHING", "voice_matching_enabled", false), ("FEATURE_ALT_TEXT", "alt_text_enabled", true), ("FEATURE_SMART_HASHTAGS", "smart_hashtags_enabled", true),
    ];

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly List<StandAloneSecret> _secrets = [];
    private readonly List<string> _passedOver = [];

    private StandAlone(IReadOnlyDictionary<string, string> environment) => _environment = environment;

    public JsonObject Config { get; } = [];

    public IReadOnlyList<StandAloneSecret> Secrets => _secrets;

    /// <summary>What stands there and means nothing here.</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <exception cref="SettingsException">A variable does not say what it should.</exception>
    public static StandAlone Read(IReadOnlyDictionary<string, string> environment)
    {
        var read = new StandAlone(environment);
        read.ReadFeatures();
        read.ReadStorage();
        read.ReadAi();
        read.ReadPublishers();
        read.ReadMailServer();
        foreach (var (variable, block) in new[] { ("CAPTIONFILE_SETTINGS", "captionfile"), ("CONFIRMATION_SETTINGS", "confirmation"), ("CONTENT_SETTINGS", "content") })
        {
            if (read.Object(variable) is { } settings)
                read.Config[block] = settings;
            else if (block != "content" && read.Config["features"]!["analyze_caption_enabled"]!.GetValue<bool>())
                read.Config[block] = new JsonObject(); // captions by AI ask for them, and {} will do
        }
        if ((read.Find("ADMIN_LOGIN_EMAILS") ?? read.Find("AUTH0_ADMIN_EMAIL_ALLOWLIST")) is { } addresses)
        {
            read.Config["auth"] = new JsonObject
            {
                ["enabled"] = true,
                ["allowed_emails"] = new JsonArray([.. addresses.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(address => JsonValue.Create(address))]),
            };
        }
        return read;
    }

    private void ReadFeatures()
    {
        var features = new JsonObject();
        foreach (var (variable, flag, fallback) in Flags)
            features[flag] = Switch(variable) ?? fallback;
        if (Switch("FEATURE_LIBRARY") is { } library)
            features["library_enabled"] = library;
        Config["features"] = features;
    }

    private void ReadStorage()
    {
        var provider = Find("STORAGE_PROVIDER")?.ToLowerInvariant() ?? PublisherStorage.Dropbox;
        var storage = new JsonObject { ["provider"] = provider, ["paths"] = Object("STORAGE_PATHS") ?? throw Wrong("STORAGE_PATHS", "a JSON object with a root") };
        Config["storage"] = storage;
        void Refer(string reference) => storage["credentials_ref"] = reference;
        if (provider == PublisherStorage.Managed)
        {
            Keep(CredentialProvider.Managed, Refer, ("access_key_id", "R2_ACCESS_KEY_ID"), ("secret_access_key", "R2_SECRET_ACCESS_KEY"), ("endpoint_url", "R2_ENDPOINT_URL"),
                ("bucket", "R2_BUCKET_NAME"), ("region", "R2_REGION"));
        }
        else
        {
            Keep(CredentialProvider.Dropbox, Refer, ("refresh_token", "DROPBOX_REFRESH_TOKEN"));
        }
    }

    private void ReadAi()
    {
        var ai = Object("OPENAI_SETTINGS") ?? [];
        if (Find("AI_RATE_PER_MINUTE") is { } rate && int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute))
            ai["rate_per_minute"] = perMinute;
        Keep(CredentialProvider.OpenAi, reference => ai["credentials_ref"] = reference, ("api_key", "OPENAI_API_KEY"));
        if (ai.Count > 0 || Find("OPENAI_API_KEY") is not null)
            Config["ai"] = ai;
    }

    private void ReadPublishers()
    {
        if (Json("PUBLISHERS") is not { } list)
            return;
        if (list is not JsonArray entries)
            throw Wrong("PUBLISHERS", "a JSON array of objects with a type");
        var publishers = new JsonArray();
        foreach (var entry in entries)
        {
            if (entry is not JsonObject settings || settings["type"] is not JsonValue named || !named.TryGetValue<string>(out var type))
                throw Wrong("PUBLISHERS", "a JSON array of objects with a type");
            if (type is not (PublisherTarget.Telegram or PublisherTarget.FetLife or PublisherTarget.Instagram))
            {
                _passedOver.Add($"PUBLISHERS has an entry of type {type}, which nothing publishes to.");
                continue;
            }
            if (publishers.Any(other => other!["type"]!.GetValue<string>() == type))
                throw Wrong("PUBLISHERS", $"at most one entry of type {type}");
            var config = settings.DeepClone().AsObject();
            config.Remove("type");
            var publisher = new JsonObject { ["id"] = type, ["type"] = type, ["enabled"] = true, ["config"] = config };
            publishers.Add(publisher);
            if (type == PublisherTarget.Telegram)
                Keep(CredentialProvider.Telegram, reference => publisher["credentials_ref"] = reference, ("bot_token", "TELEGRAM_BOT_TOKEN"));
        }
        Config["publishers"] = publishers;
    }

    private void ReadMailServer()
    {
        if (Object("EMAIL_SERVER") is not { } given)
            return;
        var server = new JsonObject
        {
            ["host"] = given["smtp_server"]?.DeepClone() ?? "smtp.gmail.com",
            ["port"] = given["smtp_port"]?.DeepClone() ?? 587,
            ["from_email"] = given["sender"]?.DeepClone(),
        };
        Config["email_server"] = server;
        Keep(CredentialProvider.Smtp, reference => server["password_ref"] = reference, ("password", "EMAIL_PASSWORD"));
    }

    private void Keep(string provider, Action<string> refer, params ReadOnlySpan<(string Field, string Variable)> fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, variable) in fields)
        {
            if (Find(variable) is { } value)
                values[field] = value;
        }
        if (values.Count > 0)
            _secrets.Add(new StandAloneSecret(provider, values, refer));
    }

    private string? Find(string variable) => _environment.GetValueOrDefault(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private bool? Switch(string variable) => Find(variable)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw Wrong(variable, "true or false"),
    };

    private JsonObject? Object(string variable) => Json(variable) switch
    {
        null => null,
        JsonObject value => value,
        _ => throw Wrong(variable, "a JSON object"),
    };

    private JsonNode? Json(string variable)
    {
        try
        {
            return Find(variable) is { } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            throw Wrong(variable, "JSON");
        }
    }

    // Never the value: it may be a secret in the wrong place.
    private static SettingsException Wrong(string variable, string expected) => new($"{variable} must be {expected}.");
}
