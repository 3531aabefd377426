using System.Text.Json;

namespace Longhouse.Platform.Runtime;

/// <summary>
/// The source of truth on hosts, configuration and credentials, as those ask it who serve tenants. Embedded in the same process, or another
/// server over HTTP: the rules of caching and of safe failure are the same and live in <see cref="RuntimeCache"/>.
/// </summary>
internal interface IControlPlane
{
    Task<Answer<RuntimeDocument>> FindByHostAsync(string host, CancellationToken cancel);

    Task<Answer<ResolvedCredential>> ResolveAsync(string tenant, string credentialsRef, CancellationToken cancel);

    /// <summary>Tells that a provider refuses a credential.</summary>
    Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel);

    /// <summary>Waits for changes after a place in the feed. Throws when the feed is lost.</summary>
    Task<ChangePage> ChangesAsync(long since, TimeSpan wait, CancellationToken cancel);
}

/// <summary>The runtime configuration of a host, as the control plane hands it out: without secrets.</summary>
internal sealed record RuntimeDocument(string Tenant, string AppType, string ConfigVersion, TimeSpan Ttl, JsonElement Config, int SchemaVersion)
{
    /// <summary>What is wrong with the envelope itself: paths and codes. With any of them the document cannot be used.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>A secret in memory. Its text never shows it.</summary>
internal sealed record ResolvedCredential(string Provider, string Version, JsonElement Fields, TimeSpan Ttl)
{
    public override string ToString() => $"a {Provider} credential";
}

/// <summary>What changed, from <paramref name="Next"/> on; after a reset nothing that was known of versions holds.</summary>
internal sealed record ChangePage(long Next, bool Reset, IReadOnlyList<Change> Changes);

internal sealed record Change(string Kind, string? Host, string? Tenant);

internal enum AnswerKind
{
    Found,

    /// <summary>It does not exist, and the control plane is sure.</summary>
    NotFound,

    /// <summary>The control plane will not: a wrong service token, or nobody pays.</summary>
    Refused,

    /// <summary>Not now: the network, a time-out, 429 or 5xx.</summary>
    Unavailable,
}

/// <summary>One answer of the control plane.</summary>
internal readonly record struct Answer<T>(AnswerKind Kind, T? Value, string? Error, TimeSpan? RetryAfter) where T : class
{
    public static Answer<T> Found(T value) => new(AnswerKind.Found, value, null, null);

    public static Answer<T> NotFound { get; } = new(AnswerKind.NotFound, null, "not_found", null);

    public static Answer<T> Refused(string error) => new(AnswerKind.Refused, null, error, null);

    public static Answer<T> Unavailable(string error, TimeSpan? retryAfter = null) => new(AnswerKind.Unavailable, null, error, retryAfter);
}
