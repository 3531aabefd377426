using System.Net;
using System.Net.Sockets;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Jobs;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Testing;

/// <summary>A real server on a real database, with a held clock and one tenant to begin with.</summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>So many audit entries a tenant has before anybody did anything: it was made, and its host bound.</summary>
    public const int FirstEntries = 2;

    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly List<HttpClient> _clients = [];
    private int _people;

    private TestHost(WebApplication app, TestDatabase database, bool ownsDatabase, HeldClock clock, LogCapture logs, IReadOnlyList<IModule> modules) =>
        (_app, _database, _ownsDatabase, Clock, Logs, Modules) = (app, database, ownsDatabase, clock, logs, modules);

    public HeldClock Clock { get; }

    public LogCapture Logs { get; }

    public IReadOnlyList<IModule> Modules { get; }

    /// <summary>The tenant that every test begins with, at <c>first.localhost</c>.</summary>
    public Tenant Tenant { get; private set; } = null!;

    public TestDatabase Database => _database;

    public IServiceProvider Services => _app.Services;

    public int Port { get; private set; }

    public static Task<TestHost> StartAsync(params IModule[] modules) => StartAsync(new TestHostOptions(), modules);

    public static async Task<TestHost> StartAsync(TestHostOptions options, params IModule[] modules)
    {
        var database = options.Database ?? await TestDatabase.CreateAsync(modules);
        var clock = options.Clock ?? new HeldClock();
        var logs = new LogCapture();
        var values = new Dictionary<string, string?>
        {
            ["DataDir"] = database.Folder,
            ["Database"] = database.Setting,
            ["DatabaseReaders"] = "2",
            ["Urls"] = "http://127.0.0.1:0",
            ["Management"] = "off",
            ["Roles"] = "control,web", // jobs run when the test says so
            ["Telemetry:Level"] = "Debug",
        };
        foreach (var (key, value) in options.Settings)
            values[key] = value;
        var configuration = ServerSettings.Configuration(null, values);
        var reader = new SettingsReader(configuration);
        var settings = ServerSettings.Read(reader);
        reader.ThrowIfMistaken();

        var app = await Server.BuildAsync(settings, configuration, modules, CancellationToken.None, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            if (!options.RealSignIn)
                services.AddSingleton<IAuthenticator, TestAuthenticator>();
            services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(logs);
            options.Replace?.Invoke(services);
        });
        await app.StartAsync();
        var host = new TestHost(app, database, options.Database is null, clock, logs, modules);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        host.Port = new Uri(address).Port;
        if (modules.Length > 0 && options.WithTenant)
            host.Tenant = await host.AddTenantAsync("first");
        return host;
    }

    /// <summary>A further tenant, at <c>{slug}.localhost</c>, running the first module unless told otherwise.</summary>
    public Task<Tenant> AddTenantAsync(string slug, string? appType = null, string? host = null, string pathPrefix = "") =>
        Services.GetRequiredService<TenantStore>().CreateAsync(
            Actor.House, slug, $"Tenant {slug}", appType ?? Modules[0].AppType, host ?? $"{slug}.localhost", CancellationToken.None, pathPrefix);

    /// <summary>Someone who may do exactly this, on the first tenant's host.</summary>
    public Task<TestCaller> SignInAsync(params Permission[] permissions) => SignInAsync(Tenant, permissions);

    public Task<TestCaller> SignInAsync(Tenant tenant, params Permission[] permissions)
    {
        var client = ClientOf($"{tenant.Slug}.localhost");
        var person = $"person-{Interlocked.Increment(ref _people)}";
        client.DefaultRequestHeaders.Add(TestAuthenticator.Header, $"{person};{tenant.Id};{string.Join(',', permissions.Select(p => p.Name))}");
        return Task.FromResult(new TestCaller(client, tenant, person, Logs));
    }

    /// <summary>Someone at the console with a role in the house, or with roles in tenants only.</summary>
    public TestCaller SignInToConsole(PlatformRole role, params (Tenant Tenant, TenantRole Role)[] memberships)
    {
        var client = ClientOf("app.localhost");
        var person = $"person-{Interlocked.Increment(ref _people)}";
        client.DefaultRequestHeaders.Add(TestAuthenticator.ConsoleHeader,
            $"{person};{role};{string.Join(',', memberships.Select(m => $"{m.Tenant.Id}={m.Role}"))}");
        return new TestCaller(client, Tenant, person, Logs);
    }

    /// <summary>Runs every job that is due, and what those queue in turn; says how many runs that took.</summary>
    public Task<int> RunJobsAsync()
    {
        var all = Services;
        return new JobWorker(all.GetRequiredService<JobStore>(), all.GetRequiredService<JobRegistry>(), all.GetRequiredService<IServiceScopeFactory>(), time: Clock)
            .RunUntilIdleAsync(CancellationToken.None);
    }

    /// <summary>The jobs of one kind that wait, oldest first.</summary>
    public async Task<IReadOnlyList<TJob>> QueuedAsync<TJob>() where TJob : IJob
    {
        var jobs = await Services.GetRequiredService<JobAdmin>().ListAsync(new JobFilter { Kind = TJob.Kind }, CancellationToken.None);
        var json = Services.GetRequiredService<JobRegistry>().Json;
        return [.. jobs.OrderBy(job => job.Id).Select(job => System.Text.Json.JsonSerializer.Deserialize<TJob>(job.Args, json)!)];
    }

    /// <summary>A browser with cookies of its own, which goes from host to host.</summary>
    public TestBrowser NewBrowser() => new(Port);

    /// <summary>A browser at a host, signed in nowhere. It does not follow redirects.</summary>
    public HttpClient ClientOf(string host)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:{Port}") };
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase)
            await _database.DisposeAsync();
    }
}

/// <summary>What a test wants otherwise than usual.</summary>
public sealed record TestHostOptions
{
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public Action<IServiceCollection>? Replace { get; init; }

    public bool WithTenant { get; init; } = true;

    /// <summary>Whether callers are known by the sessions and keys that the product itself gives out, and not by what a test says.</summary>
    public bool RealSignIn { get; init; }

    public HeldClock? Clock { get; init; }

    /// <summary>A database that outlives the host, for tests of a restart; whoever made it disposes of it.</summary>
    public TestDatabase? Database { get; init; }
}
