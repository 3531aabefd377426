using System.Net;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Credentials.Storage;
using Longhouse.ControlPlane.Hosts;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Runtime;
using Longhouse.ControlPlane.ServiceApi;
using Longhouse.ControlPlane.Settings.Publisher;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Limits;
using Longhouse.Platform.Outbound;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>How this installation is deployed: bound once, checked as a whole at start.</summary>
internal sealed record ServerSettings
{
    public required string DataDir { get; init; }
    public required IReadOnlyList<string> Urls { get; init; }
    public required string BaseDomain { get; init; }
    public required string AppHost { get; init; }
    public required bool CustomDomains { get; init; }
    public required IReadOnlySet<string> Roles { get; init; }

    /// <summary>"sqlite", or the connection string of the application's own role.</summary>
    public required string Database { get; init; }

    /// <summary>The connection string of the role that owns the schema; only <c>longhouse migrate</c> uses it.</summary>
    public required string? DatabaseOwner { get; init; }
    public required int DatabaseReaders { get; init; }
    public required IReadOnlyList<IPNetwork> KnownProxies { get; init; }
    public required bool TrustForwardedHost { get; init; }

    /// <summary>Where metrics and health are served for machines; null switches it off.</summary>
    public required string? Management { get; init; }
    public required TelemetryOptions Telemetry { get; init; }
    public required OutboundOptions Outbound { get; init; }
    public required LimitOptions Limits { get; init; }
    public required int MaxBodyKilobytes { get; init; }

    /// <summary>The key as such, or the file that holds it: 32 random bytes in base64.</summary>
    public required string? Key { get; init; }
    public required string? KeyFile { get; init; }

    /// <summary>The file with the key before this one, while what lies under it is brought under the new one.</summary>
    public required string? PreviousKeyFile { get; init; }
    public required BlobOptions Blobs { get; init; }
    public required IdentityOptions Identity { get; init; }

    /// <summary>Null where the house has no storage for tenants.</summary>
    public ManagedStorageOptions? ManagedStorage { get; init; }

    /// <summary>Names that no tenant gets, besides those that nobody's do.</summary>
    public required IReadOnlyList<string> ReservedSlugs { get; init; }

    /// <summary>What the names of the models begin with that configurations of publisher_v2 may name.</summary>
    public required IReadOnlyList<string> PublisherModels { get; init; }

    /// <summary>Who is asked whether a tenant's domain is its own; empty for the operating system's name servers.</summary>
    public required IReadOnlyList<IPEndPoint> DnsServers { get; init; }

    /// <summary>Where the providers are that tenants connect, and what makes us known there.</summary>
    public required ProviderAddresses Providers { get; init; }
    public required ServiceLimitOptions ServiceApi { get; init; }

    /// <summary>The control plane elsewhere that says which tenants there are; null where that is this server itself.</summary>
    public required RemoteOptions? Remote { get; init; }

    public bool IsPostgres => !Database.Equals("sqlite", StringComparison.OrdinalIgnoreCase);

    public bool IsDevelopment => BaseDomain == "localhost";

    public int? ManagementPort => Management is null ? null : new Uri(Management).Port;

    public string SqlitePath => Path.Combine(DataDir, "longhouse.db");

    public static ServerSettings Read(SettingsReader settings)
    {
        var remote = RemoteOptions.Read(settings);
        var baseDomain = settings.Text("BaseDomain", "localhost", "a domain name in small letters, such as example.com", IsDomain);
        var roles = settings.List("Roles", remote is null ? ["control", "web", "worker"] : ["web", "worker"], "some of control, web, worker", role => role is "control" or "web" or "worker").ToHashSet();
        if (remote is not null && roles.Contains("control"))
            settings.Add(["Roles holds control, but ControlPlane is \"remote\": the console is with the control plane."]);
        return new ServerSettings
        {
            Remote = remote,
            DataDir = settings.OptionalText("DataDir", "a folder; give it as --data-dir") ?? "",
            Urls = settings.List("Urls", ["http://localhost:8080"], "addresses such as http://localhost:8080 or http://0.0.0.0:80", IsUrl),
            BaseDomain = baseDomain,
            AppHost = settings.Text("AppHost", $"app.{baseDomain}", "a host, with a path prefix if need be, such as app.example.com or example.com/house", IsHostAndPrefix),
            CustomDomains = settings.Switch("CustomDomains", false),
            Roles = roles,
            Database = settings.Text("Database", "sqlite", "sqlite, or a PostgreSQL connection string such as Host=db;Username=longhouse;Password=…;Database=longhouse", IsDatabase),
            DatabaseOwner = settings.OptionalText("DatabaseOwner", "a PostgreSQL connection string of the role that owns the schema", IsConnectionString),
            DatabaseReaders = settings.Number("DatabaseReaders", 8, 1, 64),
            KnownProxies = [.. settings.List("KnownProxies", [], "addresses or networks, such as 10.0.0.7 or 10.0.0.0/8", text => ToNetwork(text) is not null).Select(text => ToNetwork(text)).OfType<IPNetwork>()],
            TrustForwardedHost = settings.Switch("TrustForwardedHost", false),
            Management = settings.Text("Management", "http://127.0.0.1:9091", "an address such as http://127.0.0.1:9091, or off", text => text == "off" || IsUrl(text)) is var management && management == "off" ? null : management,
            Telemetry = ReadTelemetry(settings, baseDomain == "localhost"),
            Outbound = ReadOutbound(settings),
            Limits = new LimitOptions
            {
                TenantRequestsPerSecond = settings.Number("Limits:TenantRequestsPerSecond", 500, 1, 1_000_000),
                TenantRequestsBurst = settings.Number("Limits:TenantRequestsBurst", 2000, 1, 10_000_000),
                AddressRequestsPerSecond = settings.Number("Limits:AddressRequestsPerSecond", 50, 1, 1_000_000),
                AddressRequestsBurst = settings.Number("Limits:AddressRequestsBurst", 500, 1, 10_000_000),
            },
            Key = settings.OptionalText("Key", "32 random bytes in base64; better in a file"),
            KeyFile = settings.OptionalText("KeyFile", "a file with 32 random bytes in base64, which only its owner can read"),
            PreviousKeyFile = settings.OptionalText("PreviousKeyFile", "the file with the key before, until longhouse credentials rewrap has run"),
            Blobs = ReadBlobs(settings),
            Providers = ReadProviders(settings),
            ServiceApi = new ServiceLimitOptions
            {
                Runtime = ReadRate(settings, "ServiceApi:Runtime", 50, 200),
                Resolve = ReadRate(settings, "ServiceApi:Resolve", 50, 200),
                Usage = ReadRate(settings, "ServiceApi:Usage", 100, 500),
            },
            ReservedSlugs = settings.List("ReservedSlugs", [], "names in small letters between commas", text => !text.Any(char.IsUpper)),
            PublisherModels = settings.List("PublisherModels", PublisherSchema.UsualModels, "beginnings of names of models between commas, such as gpt-4, o3", text => text.Length > 0),
            DnsServers = [.. settings.List("DnsServers", [], "addresses of name servers between commas, with a port if need be, such as 10.0.0.2 or 10.0.0.2:5353", text => IPEndPoint.TryParse(text, out _)).Select(ToNameServer)],
            ManagedStorage = ManagedStorageOptions.Read(settings),
            Identity = IdentityOptions.Read(settings, baseDomain == "localhost"),
            MaxBodyKilobytes = settings.Number("Limits:MaxBodyKilobytes", 1024, 1, 1024 * 1024),
        };
    }

    private static RequestRate ReadRate(SettingsReader settings, string key, int perSecond, int burst) => new(
        settings.Number($"{key}PerSecond", perSecond, 1, 1_000_000), settings.Number($"{key}Burst", burst, 1, 10_000_000));

    private static ProviderAddresses ReadProviders(SettingsReader settings)
    {
        var usual = new ProviderAddresses();
        const string Address = "an http or https address";
        return new ProviderAddresses
        {
            DropboxApi = settings.Text("Providers:DropboxApi", usual.DropboxApi, Address, IsAddress),
            DropboxSignIn = settings.Text("Providers:DropboxSignIn", usual.DropboxSignIn, Address, IsAddress),
            DropboxAppKey = settings.OptionalText("Providers:DropboxAppKey", "the key of the fleet's app at Dropbox") ?? "",
            DropboxAppSecret = settings.OptionalText("Providers:DropboxAppSecret", "the secret of the fleet's app at Dropbox") ?? "",
            OpenAiApi = settings.Text("Providers:OpenAiApi", usual.OpenAiApi, Address, IsAddress),
            TelegramApi = settings.Text("Providers:TelegramApi", usual.TelegramApi, Address, IsAddress),
            InstagramApi = settings.Text("Providers:InstagramApi", usual.InstagramApi, Address, IsAddress),
            BlueskyApi = settings.Text("Providers:BlueskyApi", usual.BlueskyApi, Address, IsAddress),
        };
    }

    private static BlobOptions ReadBlobs(SettingsReader settings)
    {
        var blobs = new BlobOptions
        {
            Kind = settings.Choice("Blobs:Kind", "folder", "folder", "s3"),
            Folder = settings.OptionalText("Blobs:Folder", "a folder; by default blobs in the data folder")
                ?? Path.Combine(settings.OptionalText("DataDir", "a folder; give it as --data-dir") ?? "data", "blobs"),
            Bucket = settings.OptionalText("Blobs:Bucket", "the name of a bucket") ?? "",
            Endpoint = settings.OptionalText("Blobs:Endpoint", "the address of an S3 server") ?? "",
            Region = settings.Text("Blobs:Region", "us-east-1", "a region name"),
            AccessKey = settings.OptionalText("Blobs:AccessKey", "an access key") ?? "",
            SecretKey = settings.OptionalText("Blobs:SecretKey", "the access key's secret") ?? "",
            PathStyle = settings.Switch("Blobs:PathStyle", false),
            MaxBytes = settings.Number("Blobs:MaxMegabytes", 1024, 1, 102_400) * 1024L * 1024,
        };
        settings.Add(blobs.Validate());
        return blobs;
    }

    private static TelemetryOptions ReadTelemetry(SettingsReader settings, bool isDevelopment)
    {
        var telemetry = new TelemetryOptions
        {
            Logs = settings.Choice("Telemetry:Logs", isDevelopment ? "text" : "json", "text", "json"),
            Level = Enum.Parse<LogLevel>(settings.Choice("Telemetry:Level", "Information", Enum.GetNames<LogLevel>())),
            OtlpEndpoint = settings.OptionalText("Telemetry:OtlpEndpoint", "an http or https address before /v1/traces") ?? "",
            OtlpHeaders = settings.OptionalText("Telemetry:OtlpHeaders", "name=value pairs between commas") ?? "",
            TraceRatio = settings.Number("Telemetry:TracePercent", 100, 0, 100) / 100.0,
        };
        settings.Add(telemetry.Validate());
        return telemetry;
    }

    private static OutboundOptions ReadOutbound(SettingsReader settings)
    {
        const string PortsAllowed = "port numbers between commas";
        var outbound = new OutboundOptions
        {
            Ports = [.. settings.List("Outbound:Ports", ["80", "443"], PortsAllowed, text => int.TryParse(text, out _)).Select(text => int.TryParse(text, out var port) ? port : 0).Where(port => port > 0)],
            Allow = settings.List("Outbound:Allow", [], "host names, addresses and networks between commas", OutboundAllowList.IsEntry),
            Timeout = TimeSpan.FromSeconds(settings.Number("Outbound:TimeoutSeconds", 30, 1, 600)),
            MaxResponseBytes = settings.Number("Outbound:MaxResponseMegabytes", 20, 1, 1024) * 1024L * 1024,
        };
        settings.Add(outbound.Validate());
        return outbound;
    }

    /// <summary>File, then environment (LONGHOUSE_…, with __ between parts), then the command line; the last one wins.</summary>
    public static IConfiguration Configuration(string? file, IEnumerable<KeyValuePair<string, string?>> commandLine, bool environment = true)
    {
        var configuration = new ConfigurationBuilder();
        if (file is not null)
        {
            if (!File.Exists(file))
                throw new SettingsException($"--settings is \"{file}\", but there is no such file.");
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }
        if (environment)
            configuration.AddEnvironmentVariables("LONGHOUSE_");
        configuration.AddInMemoryCollection(commandLine);
        try
        {
            return configuration.Build();
        }
        catch (InvalidDataException failure)
        {
            throw new SettingsException($"--settings is \"{file}\", but that is not a JSON object: {failure.GetBaseException().Message}");
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https");

    private static IPEndPoint ToNameServer(string text)
    {
        const int Usual = 53;
        return IPEndPoint.TryParse(text, out var server) && server.Port > 0 ? server : new IPEndPoint(server?.Address ?? IPAddress.None, Usual);
    }

    private static bool IsDomain(string text) => text == "localhost" || HostName.Explain($"x.{text}", text, customDomains: false).IsLookUp;

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url is { Scheme: "http", PathAndQuery: "/" } && text.Contains("://", StringComparison.Ordinal); // a proxy in front does TLS

    private static bool IsHostAndPrefix(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        return host == "localhost" || HostName.Explain(host, host.EndsWith("localhost", StringComparison.Ordinal) ? "localhost" : "invalid", customDomains: true).IsLookUp;
    }

    private static bool IsDatabase(string text) => text.Equals("sqlite", StringComparison.OrdinalIgnoreCase) || IsConnectionString(text);

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Username.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IPNetwork? ToNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
        : null;
}
