using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Longhouse.Platform.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Tests.Outbound;

/// <summary>Answers from a list of its own. A name with several answers gives them in turn and keeps to the last.</summary>
internal sealed class ScriptedResolver : IHostResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _answers = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Asked { get; } = new();

    public ScriptedResolver Leads(string host, params string[] addresses)
    {
        _answers.GetOrAdd(host, _ => new()).Enqueue(Array.ConvertAll(addresses, IPAddress.Parse));
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        Asked.Enqueue(host);
        if (!_answers.TryGetValue(host, out var answers))
            return Task.FromResult<IPAddress[]>([]);

        return Task.FromResult(answers.Count > 1 && answers.TryDequeue(out var answer) ? answer : answers.First());
    }
}

internal static class OutboundUnderTest
{
    /// <summary>A client that may call 127.0.0.1 (and no other inside address) on the ports of some servers.</summary>
    public static OutboundClient Create(ScriptedResolver resolver, OutboundOptions? options = null, params LoopbackServer[] servers)
    {
        options ??= new OutboundOptions();
        options = options with { Allow = ["127.0.0.1", .. options.Allow], Ports = [.. options.Ports, .. servers.Select(server => server.Port)] };
        Assert.Empty(options.Validate());
        return CreateStrict(resolver, options);
    }

    public static OutboundClient CreateStrict(ScriptedResolver resolver, OutboundOptions? options = null) =>
        new(options ?? new OutboundOptions(), resolver, new OutboundMetrics(Meters), TimeProvider.System);

    private static readonly IMeterFactory Meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static Task<HttpResponseMessage> GetAsync(this OutboundClient client, string url, OutboundLimits? limits = null) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), limits ?? new OutboundLimits(), CancellationToken.None);
}
