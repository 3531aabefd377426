using Longhouse.Platform.Testing;
using Longhouse.SampleApp;

namespace Longhouse.ControlPlane.Tests.Hosting;

/// <summary>One host for the many cases of a class that change nothing which another case looks at.</summary>
public sealed class NotesHost : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync(new NotesModule());

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
