using System.Net;
using Longhouse.Platform.Telemetry;
using Longhouse.Platform.Telemetry.Health;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Telemetry;

/// <summary>A real server with telemetry on loopback.</summary>
internal sealed class ManagementServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManagementServer(WebApplication app) => _app = app;

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app.Services;

    public static async Task<ManagementServer> StartAsync(TelemetryOptions? options = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTelemetry(options ?? new TelemetryOptions());
        builder.Logging.ClearProviders(); // standard output is the test runner's
        add?.Invoke(builder.Services);

        var server = new ManagementServer(builder.Build());
        MetricsEndpoint.Map(server._app);
        HealthEndpoints.Map(server._app);
        server._app.MapGet("/hello", () => "hello");
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        server.Client.BaseAddress = new Uri(addresses!.Addresses.Single()); // Kestrel always has it
        return server;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
