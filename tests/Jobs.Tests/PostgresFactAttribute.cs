using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace Longhouse.Jobs.Tests;

/// <summary>A test that needs PostgreSQL: it is listed only where there is one.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(PostgresFactDiscoverer))]
public sealed class PostgresFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line);

public sealed class PostgresFactDiscoverer : IXunitTestCaseDiscoverer
{
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        Postgres.IsThere ? new FactDiscoverer().Discover(discoveryOptions, testMethod, factAttribute) : ValueTask.FromResult<IReadOnlyCollection<IXunitTestCase>>([]);
}
