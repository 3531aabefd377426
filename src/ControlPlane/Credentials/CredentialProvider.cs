using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>What a kind of credential consists of.</summary>
/// <param name="Required">The fields that it cannot do without.</param>
/// <param name="Optional">Further fields, with the value that stands for an absent one in answers; null for leaving it out.</param>
internal sealed record CredentialProvider(string Name, IReadOnlyList<string> Required, IReadOnlyDictionary<string, string?> Optional)
{
    public const string Dropbox = "dropbox";
    public const string OpenAi = "openai";
    public const string Telegram = "telegram";
    public const string Smtp = "smtp";
    public const string Managed = "managed";
    public const string Instagram = "instagram";
    public const string Bluesky = "bluesky";
    public const string Mastodon = "mastodon";

    /// <summary>Of the app that was registered for a credential.</summary>
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";

    /// <summary>The user that was made for a credential at the house's storage.</summary>
    public const string IamUser = "iam_user";

    private const int MaxField = 8000;

    private static readonly Dictionary<string, CredentialProvider> All = new CredentialProvider[]
    {
        new(Dropbox, ["refresh_token"], None),
        new(OpenAi, ["api_key"], Maybe("base_url", "organization")),
        new(Telegram, ["bot_token"], None),
        new(Smtp, ["password"], Maybe("username")),
        new(Managed, ["access_key_id", "secret_access_key", "endpoint_url", "bucket"], new Dictionary<string, string?> { ["region"] = "auto" }),
        new(Instagram, ["access_token", "ig_user_id"], Maybe("expires_at")),
        new(Bluesky, ["handle", "app_password"], None),
        new(Mastodon, ["instance_url", "access_token"], None),
        new("gdrive", ["refresh_token"], Maybe("client_hint")),
    }.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    private static Dictionary<string, string?> None => [];

    public static IReadOnlyCollection<string> Names => All.Keys;

    public static CredentialProvider? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>What is wrong with the fields that someone entered; never a word of their values.</summary>
    public Problem? FindFault(IReadOnlyDictionary<string, string> fields, Func<string, string?> checkUrl)
    {
        foreach (var name in Required.Where(name => string.IsNullOrWhiteSpace(fields.GetValueOrDefault(name))))
            return RequestProblems.Field($"fields.{name}", "This is required.");
        foreach (var (name, value) in fields)
        {
            if (!Required.Contains(name) && !Optional.ContainsKey(name))
                return RequestProblems.Field($"fields.{name}", $"A credential of {Name} has no such field.");
            if (value.Length > MaxField || value.Any(char.IsControl))
                return RequestProblems.Field($"fields.{name}", $"At most {MaxField} characters, none of them a control character.");
            if (name.EndsWith("_url", StringComparison.Ordinal) && checkUrl(value) is { } fault)
                return RequestProblems.Field($"fields.{name}", fault);
        }
        if (Name == OpenAi && string.IsNullOrEmpty(fields.GetValueOrDefault("base_url")) && !fields["api_key"].StartsWith("sk-", StringComparison.Ordinal))
            return RequestProblems.Field("fields.api_key", "A key of OpenAI begins with sk-; for another server give its base_url.");
        return null;
    }

    private static Dictionary<string, string?> Maybe(params string[] names) => names.ToDictionary(name => name, _ => (string?)null);
}
