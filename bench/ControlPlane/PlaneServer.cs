using System.Net;
using System.Net.Sockets;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.ControlPlane.Settings;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Longhouse.SampleApp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Bench.ControlPlane;

/// <summary>A real server on a real port and a real database file, with as many tenants as a figure asks for.</summary>
internal sealed class PlaneServer : IAsyncDisposable
{
    public const string AppType = "notes";
    private const int RowsOfTransaction = 500;
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private PlaneServer(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port; // it has some once it listens

    public static async Task<PlaneServer> StartAsync(Action<IServiceCollection>? replace, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-bench-");
        var configuration = ServerSettings.Configuration(null,
        [
            new("DataDir", folder.FullName), new("Management", "off"), new("Telemetry:Level", "Error"), new("Urls", "http://127.0.0.1:0"), new("AppHost", "localhost"),
            new("ServiceApi:RuntimePerSecond", "100000"), new("ServiceApi:RuntimeBurst", "100000"), new("ServiceApi:ResolvePerSecond", "100000"), new("ServiceApi:ResolveBurst", "100000"), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)),
        ]);
        var reader = new SettingsReader(configuration);
        var read = ServerSettings.Read(reader);
        reader.ThrowIfMistaken();
        var app = await Server.BuildAsync(read, configuration, [new NotesModule()], CancellationToken.None, replace);
        await app.StartAsync(CancellationToken.None);
        return new PlaneServer(app, folder);
    }

    /// <summary>Tenants t0, t1, … with a host, a label and a published configuration each, as rows.</summary>
    public async Task FillAsync(int tenants)
    {
        var db = Services.GetRequiredService<SystemDb>();
        for (var first = 0; first < tenants; first += RowsOfTransaction)
        {
            var count = Math.Min(RowsOfTransaction, tenants - first);
            await db.WriteAsync(async write =>
            {
                for (var i = first; i < first + count; i++)
                {
                    var (id, slug, stage) = ($"tenant_{i:x32}", $"t{i}", i % 10 == 0 ? "canary" : "stable");
                    var (hostId, config) = ($"host_{i:x32}", $$"""{"title":"{{slug}}","colours":["teal","sand"]}""");
                    foreach (var sql in (Sql[])
                    [
                        $"insert into control_tenants (id, slug, name, status, app_type, created_at, storage_prefix, config_version) values ({id}, {slug}, {"Tenant " + slug}, {TenantStatus.Active}, {AppType}, {i}, {""}, {"v1"})",
                        $"insert into control_hosts (tenant_id, id, host, path_prefix, is_primary, status, created_at) values ({id}, {hostId}, {slug + ".localhost"}, {""}, {1}, {"active"}, {i})",
                        $"insert into control_labels (tenant_id, name, value) values ({id}, {"stage"}, {stage})",
                        $"insert into control_runtime (tenant_id, revision, defaults_revision, schema_version, config, config_version, updated_at) values ({id}, {1}, {0}, {1}, {config}, {"v1"}, {i})",
                    ])
                        await write.ExecuteAsync(sql, CancellationToken.None);
                }
                return 0;
            }, CancellationToken.None);
        }
    }

    public async Task<string> AddTokenAsync()
    {
        var answer = await CreateServiceToken.HandleAsync(new CreateServiceTokenRequest("bench", AppType, null), Services.GetRequiredService<ControlDb>(), By.House, CancellationToken.None);
        return ((Microsoft.AspNetCore.Http.HttpResults.Created<CreatedServiceToken>)answer.Result).Value!.Token; // a new client's first token is always made
    }

    public Task<Tenant> AddTenantAsync(string slug) =>
        Services.GetRequiredService<TenantStore>().CreateAsync(By.House, slug, slug, AppType, $"{slug}.localhost", CancellationToken.None);

    public Task<Published> PublishAsync(Tenant tenant, string config) => Services.GetRequiredService<ControlDb>().WriteAsync(By.House, write =>
        Services.GetRequiredService<Publication>().PublishAsync(write, tenant.Id.Value, new NewRevision(1, ConfigText.Parse(config), "bench", null), CancellationToken.None), CancellationToken.None);

    public HttpClient ClientOf(string host, string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri($"http://{host}:{Port}") };
        if (token is not null)
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
