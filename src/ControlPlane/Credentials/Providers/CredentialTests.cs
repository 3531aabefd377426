using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Settings.Publisher;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>The tests of all providers.</summary>
internal sealed class CredentialTests(IEnumerable<ICredentialTest> tests, ControlDb db)
{
    private readonly Dictionary<string, ICredentialTest> _tests = tests.ToDictionary(test => test.Provider, StringComparer.Ordinal);

    public bool Has(string provider) => _tests.ContainsKey(provider);

    public Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel) => _tests[secret.Provider.Name].RunAsync(secret, place, cancel);

    /// <summary>The mail server of the tenant's published configuration; null when there is none.</summary>
    public async Task<MailServer?> MailServerOfAsync(string tenantId, CancellationToken cancel)
    {
        if (await ConfigRevision.FindAsync(db, tenantId, null, cancel) is not { } revision)
            return null;
        var server = PublisherDocument.Read(revision.Config, revision.SchemaVersion, null, _ => null).MailServer.Value;
        return server is { Host: { Length: > 0 } host } ? new MailServer(host, (int)server.Port, server.Login ?? "", server.UseTls) : null;
    }
}
