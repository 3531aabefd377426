using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Longhouse.SampleApp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Longhouse.Bench.Requests;

/// <summary>The whole server with the sample app on SQLite, every step of the request path on; only who signs in is made up.</summary>
internal static class LonghouseServer
{
    public const string Token = "a-token-of-thirty-two-characters";

    public static async Task RunAsync(string folder, int port, CancellationToken cancel)
    {
        var configuration = ServerSettings.Configuration(null,
        [
            new("DataDir", folder), new("Urls", $"http://127.0.0.1:{port}"), new("Management", "off"), new("Telemetry:Level", "Warning"),
            new("Limits:TenantRequestsPerSecond", "1000000"), new("Limits:TenantRequestsBurst", "1000000"),
        ]);
        var settings = ServerSettings.Read(new SettingsReader(configuration));
        await using var app = await Server.BuildAsync(settings, configuration, [new NotesModule()], cancel,
            services => services.AddSingleton<IAuthenticator, OneToken>());
        var tenants = app.Services.GetRequiredService<TenantStore>();
        if (await tenants.FindBySlugAsync("bench", cancel) is null)
            await tenants.CreateAsync(Actor.House, "bench", "Bench", "notes", "bench.localhost", cancel);
        await app.RunAsync(cancel);
    }

    private sealed class OneToken : IAuthenticator
    {
        private readonly Dictionary<string, Caller> _callers = new(StringComparer.Ordinal)
        {
            [$"Bearer {Token}"] = new Caller(new Actor("person", "bench"), TenantRole.Owner),
        };

        public ValueTask<Caller?> AuthenticateAsync(HttpContext http, Tenant? tenant, CancellationToken cancel) =>
            ValueTask.FromResult(_callers.GetValueOrDefault(http.Request.Headers.Authorization.ToString()));
    }
}
