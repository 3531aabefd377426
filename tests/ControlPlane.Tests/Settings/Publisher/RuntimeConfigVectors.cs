using System.Text.Json;
using System.Text.Json.Nodes;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Tests.Settings.Publisher;

/// <summary>What an execution plane makes of a document, and what the control plane says when it is saved.</summary>
public sealed class RuntimeConfigVectors
{
    private static readonly IReadOnlyList<JsonElement> Cases = Read();

    public static TheoryData<string> Ids => [.. Cases.Select(c => c.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_client_makes_of_it_what_the_vector_says(string id)
    {
        var vector = Cases.Single(c => c.GetProperty("id").GetString() == id);
        var client = vector.GetProperty("client");
        var fleetSignIn = !(vector.TryGetProperty("fleet_oidc", out var oidc) && oidc.ValueKind == JsonValueKind.False);

        var runtime = PublisherRuntime.Project(vector.GetProperty("document"), fleetSignIn, _ => null);

        Assert.Equal(client.GetProperty("result").GetString(), runtime.Result switch
        {
            RuntimeResult.Ok => "ok",
            RuntimeResult.NotFound => "not_found",
            _ => "unavailable",
        });
        if (runtime.Result != RuntimeResult.Ok)
            return;
        foreach (var expected in client.EnumerateObject())
            Compare(expected.Name, expected.Value, runtime);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Saving_finds_what_the_vector_says(string id)
    {
        var vector = Cases.Single(c => c.GetProperty("id").GetString() == id);
        if (!vector.TryGetProperty("save_errors", out var expected))
            return;
        var document = vector.GetProperty("document");

        var errors = new PublisherSchema()
            .Validate(document.GetProperty("config"), document.GetProperty("schema_version").GetInt32(), PublisherDocuments.Facts)
            .Where(finding => finding.IsError).Select(finding => $"{finding.Code} {finding.Path}").ToList();

        if (expected.GetArrayLength() == 0)
            Assert.Empty(errors);
        foreach (var error in expected.EnumerateArray())
            Assert.Contains($"{error.GetProperty("code").GetString()} {error.GetProperty("path").GetString()}", errors);
    }

    private static void Compare(string name, JsonElement expected, PublisherRuntime runtime)
    {
        switch (name)
        {
            case "result":
                break;
            case "ttl_effective":
                Assert.Equal(expected.GetInt32(), runtime.TtlSeconds);
                break;
            case "login":
                Assert.Equal(expected.GetString(), runtime.Login switch { PublisherLogin.Fleet => "fleet", PublisherLogin.TenantList => "tenant_list", _ => "off" });
                break;
            case "paths":
                var folders = runtime.Storage!.Folders;
                Assert.Equal(
                    expected.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()),
                    new Dictionary<string, string?> { ["root"] = folders.Root, ["archive"] = folders.Archive, ["keep"] = folders.Keep, ["remove"] = folders.Remove });
                break;
            case "capabilities":
                var capabilities = new JsonObject
                {
                    ["ai"] = runtime.Ai is not null,
                    ["telegram"] = runtime.Publishes(PublisherTarget.Telegram),
                    ["email"] = runtime.Publishes(PublisherTarget.FetLife),
                    ["publish"] = runtime.Features!.Publish,
                };
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetRawText()), capabilities), $"{expected} but {capabilities.ToJsonString()}");
                break;
            default:
                Assert.Fail($"The vector names {name}, which this test does not compare.");
                break;
        }
    }

    private static IReadOnlyList<JsonElement> Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "runtime_config.json")));
        return [.. file.RootElement.Clone().GetProperty("cases").EnumerateArray()];
    }
}

/// <summary>Documents to begin a test with, and changes to them.</summary>
internal static class PublisherDocuments
{
    public const string Minimal = """
        {"features":{"publish_enabled":false,"analyze_caption_enabled":false,"keep_enabled":true,"remove_enabled":true,"auto_view_enabled":false},
         "storage":{"provider":"dropbox","credentials_ref":"cr_db","paths":{"root":"/Pics"}}}
        """;

    public const string Full = """
        {"features":{"publish_enabled":true,"analyze_caption_enabled":true,"keep_enabled":true,"remove_enabled":true,"auto_view_enabled":false},
         "storage":{"provider":"dropbox","credentials_ref":"cr_db","paths":{"root":"/Pics"}},
         "ai":{"credentials_ref":"cr_ai","vision_model":"gpt-4o","caption_model":"o3-mini"},
         "captionfile":{},"confirmation":{},
         "publishers":[{"id":"tg","type":"telegram","credentials_ref":"cr_tg","config":{"channel_id":"@c"}},
                       {"id":"fl","type":"fetlife","config":{"recipient":"1@upload.example"}}],
         "email_server":{"host":"mail.example","from_email":"me@mail.example","password_ref":"cr_mail"}}
        """;

    /// <summary>The tenant xxx with a credential of each kind.</summary>
    public static readonly ConfigFacts Facts = new("tenants/xxx/", new Dictionary<string, CredentialFact>
    {
        ["cr_db"] = new("dropbox", true),
        ["cr_s3"] = new("managed", true),
        ["cr_ai"] = new("openai", true),
        ["cr_tg"] = new("telegram", true),
        ["cr_mail"] = new("smtp", true),
        ["cr_old"] = new("dropbox", false),
    });

    /// <summary>The document with one place set to a JSON value; <c>-</c> takes it out.</summary>
    public static JsonElement With(string document, params (string Path, string Json)[] changes)
    {
        var root = JsonNode.Parse(document)!;
        foreach (var (path, json) in changes)
        {
            var parts = path.Split('/')[1..];
            var at = root;
            foreach (var part in parts[..^1])
                at = at is JsonArray list ? list[int.Parse(part)]! : at[part] ??= new JsonObject();
            if (json == "-")
                at.AsObject().Remove(parts[^1]);
            else if (at is JsonArray list)
                list.Insert(Math.Min(int.Parse(parts[^1]), list.Count), JsonNode.Parse(json));
            else
                at[parts[^1]] = JsonNode.Parse(json);
        }
        return JsonDocument.Parse(root.ToJsonString()).RootElement;
    }

    public static JsonElement Envelope(JsonElement config, params (string Path, string Json)[] changes) => With(
        $$"""{"schema_version":2,"tenant":"xxx","app_type":"publisher_v2","config_version":"v","ttl_seconds":600,"config":{{config.GetRawText()}}}""", changes);
}
