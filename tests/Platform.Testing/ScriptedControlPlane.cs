using System.Text.Json;
using Longhouse.Platform.Runtime;

namespace Longhouse.Platform.Testing;

/// <summary>
/// A control plane that does what its script says, on a held clock: <c>ok</c>, <c>ok:k=v,…</c>, <c>ok:invalid</c>, a status, <c>403:error</c>,
/// <c>unreachable</c>, <c>delay N s</c>. It counts what it is asked.
/// </summary>
internal sealed class ScriptedControlPlane(HeldClock clock) : IControlPlane
{
    private readonly Queue<ChangePage> _pages = new();
    private TaskCompletionSource _fed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Runtime { get; set; } = "ok";

    public string Credentials { get; set; } = "ok";

    public IReadOnlyDictionary<string, string> CredentialsByProvider { get; set; } = new Dictionary<string, string>();

    public bool FeedIsLost { get; set; }

    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(600);

    public int RuntimeCalls { get; private set; }

    /// <summary>When it last answered that a host is there.</summary>
    public long? FoundAt { get; private set; }

    public int CredentialCalls { get; private set; }

    public IReadOnlyList<string> Reports => _reports;

    private readonly List<string> _reports = [];

    public async Task<Answer<RuntimeDocument>> FindByHostAsync(string host, CancellationToken cancel)
    {
        RuntimeCalls++;
        return await PlayAsync(Runtime, ok =>
        {
            FoundAt = clock.GetTimestamp();
            var changed = ok.ToDictionary(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
            var config = JsonSerializer.SerializeToElement(new { root = changed.GetValueOrDefault("root", "/photos"), invalid = Runtime.StartsWith("ok:invalid", StringComparison.Ordinal) });
            var ttl = changed.TryGetValue("ttl", out var seconds) ? TimeSpan.FromSeconds(double.Parse(seconds)) : Ttl;
            return new RuntimeDocument("xxx", changed.GetValueOrDefault("app_type", "publisher_v2"), changed.GetValueOrDefault("v", "v1"), ttl, config, 2);
        }, cancel);
    }

    public async Task<Answer<ResolvedCredential>> ResolveAsync(string tenant, string credentialsRef, CancellationToken cancel)
    {
        CredentialCalls++;
        var provider = credentialsRef["ref_".Length..];
        return await PlayAsync(CredentialsByProvider.GetValueOrDefault(provider, Credentials),
            _ => new ResolvedCredential(provider, "1", JsonSerializer.SerializeToElement(new { provider }), TimeSpan.FromSeconds(600)), cancel);
    }

    public Task ReportAsync(string tenant, string credentialsRef, string reason, CancellationToken cancel)
    {
        _reports.Add($"{tenant} {credentialsRef} {reason}");
        return Task.CompletedTask;
    }

    public async Task<ChangePage> ChangesAsync(long since, TimeSpan wait, CancellationToken cancel)
    {
        while (true)
        {
            if (FeedIsLost)
                throw new HttpRequestException("The feed is lost.");
            if (_pages.TryDequeue(out var page))
                return page;
            await _fed.Task.WaitAsync(cancel);
        }
    }

    public void Feed(ChangePage page)
    {
        _pages.Enqueue(page);
        Interlocked.Exchange(ref _fed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task<Answer<T>> PlayAsync<T>(string script, Func<IEnumerable<string>, T> make, CancellationToken cancel) where T : class
    {
        if (script.StartsWith("delay ", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromSeconds(double.Parse(script.Split(' ')[1])), clock, cancel);
            script = "ok";
        }
        if (script == "unreachable")
            throw new HttpRequestException("Nobody answers.");
        if (script == "garbage")
            throw new JsonException("Not JSON.");
        if (script.StartsWith("ok", StringComparison.Ordinal))
            return Answer<T>.Found(make(script.Length > 3 && script.Contains('=', StringComparison.Ordinal) ? script[3..].Split(',') : []));
        var status = int.Parse(script.Split(':')[0]);
        return status switch
        {
            404 or 409 => Answer<T>.NotFound,
            429 or >= 500 => Answer<T>.Unavailable($"status {status}"),
            _ => Answer<T>.Refused(script.Contains(':', StringComparison.Ordinal) ? script[(script.IndexOf(':', StringComparison.Ordinal) + 1)..] : "forbidden"),
        };
    }
}
