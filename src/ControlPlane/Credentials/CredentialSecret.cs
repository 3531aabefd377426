using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>The value of a credential, while it is in memory.</summary>
internal sealed record CredentialSecret(CredentialProvider Provider, IReadOnlyDictionary<string, string> Fields)
{
    public string this[string name] => Fields[name];

    public string? Find(string name) => string.IsNullOrEmpty(Fields.GetValueOrDefault(name)) ? null : Fields[name];

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(Fields.Where(field => field.Value.Length > 0).ToDictionary(field => field.Key, field => field.Value));

    public static CredentialSecret Of(CredentialProvider provider, byte[] bytes) =>
        new(provider, JsonSerializer.Deserialize<Dictionary<string, string>>(bytes) ?? []);

    /// <summary>What an execution plane is given. Dropbox has <c>expires_at</c> always, since its token has no end.</summary>
    public JsonObject ToAnswer(string version)
    {
        var answer = new JsonObject { ["provider"] = Provider.Name, ["version"] = version };
        foreach (var name in Provider.Required)
            answer[name] = Fields[name];
        foreach (var (name, fallback) in Provider.Optional)
        {
            if ((Find(name) ?? fallback) is { } value)
                answer[name] = value;
        }
        if (Provider.Name == CredentialProvider.Dropbox)
            answer["expires_at"] = null;
        return answer;
    }

    /// <summary>
    /// Tells two values apart without telling either. Dropbox's is fixed by the contract, a plain hash of a long random token; all others
    /// are keyed, since a password can be guessed.
    /// </summary>
    public string Version(CredentialVault vault)
    {
        var facts = new JsonObject { ["provider"] = Provider.Name };
        foreach (var (name, value) in Fields.Where(field => field.Value.Length > 0))
            facts[name] = value;
        if (Provider.Name == CredentialProvider.Dropbox)
            facts["expires_at"] = null;
        var canonical = CanonicalJson.Write(JsonSerializer.SerializeToElement(facts));
        return Provider.Name == CredentialProvider.Dropbox ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))) : vault.Fingerprint(canonical);
    }

    // A record's own text would hold the values.
    public override string ToString() => $"a secret of {Provider.Name}";
}
