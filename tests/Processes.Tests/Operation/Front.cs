using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Operation;

/// <summary>What stands between browsers and the server. Its clients come from an address that is not a proxy's.</summary>
internal abstract class Front : IAsyncDisposable
{
    public const string Nginx = "nginx";
    public const string ByHand = "a client that does as nginx would";
    public static readonly IPAddress Browser = IPAddress.Parse("127.0.0.2");

    /// <summary>A full run fails without nginx; where only the SDK is at hand, its part is played.</summary>
    public static TheoryData<string> Kinds => IsFullRun || FindNginx() is not null ? [ByHand, Nginx] : [ByHand];

    private static bool IsFullRun => Environment.GetEnvironmentVariable("LONGHOUSE_TEST_POSTGRES") is not null;

    public static async Task<Front> StartAsync(string kind, ServerProcess server) => kind == Nginx ? await NginxFront.StartAsync(server) : new PlayedFront(server);

    /// <summary>A browser of someone who is signed in, at a host that the front serves.</summary>
    public HttpClient ClientOf(string host)
    {
        var client = new HttpClient(HandlerFor(host)) { BaseAddress = new Uri($"https://{host}"), Timeout = House.Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", House.Token);
        return client;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>A handler that connects to a port of this machine, from a given address.</summary>
    public static SocketsHttpHandler From(IPAddress address, int port) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Expect100ContinueTimeout = House.Patience,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    protected abstract HttpMessageHandler HandlerFor(string host);

    private static string? FindNginx() =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>The sample configuration of the repository on ports of this test, run by an nginx of our own.</summary>
    private sealed class NginxFront(Process process, DirectoryInfo folder, int port, X509Certificate2 certificate) : Front
    {
        public static async Task<NginxFront> StartAsync(ServerProcess server)
        {
            var folder = Directory.CreateTempSubdirectory("longhouse-nginx-");
            var (plain, port, certificate) = (ServerProcess.FreePort(), ServerProcess.FreePort(), MakeCertificate(folder));
            var sample = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf")))
                .Replace("listen 80;", $"listen 127.0.0.1:{plain};", StringComparison.Ordinal)
                .Replace("listen 443 ssl;", $"listen 127.0.0.1:{port} ssl;", StringComparison.Ordinal)
                .Replace("127.0.0.1:8080", $"127.0.0.1:{server.Port}", StringComparison.Ordinal)
                .Replace("/etc/ssl/", folder.FullName + "/", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sample.conf"), sample);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "main.conf"), $$"""
                daemon off;
                master_process off;
                pid {{folder.FullName}}/pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path {{folder.FullName}}/body;
                    proxy_temp_path {{folder.FullName}}/proxy;
                    fastcgi_temp_path {{folder.FullName}}/fastcgi;
                    uwsgi_temp_path {{folder.FullName}}/uwsgi;
                    scgi_temp_path {{folder.FullName}}/scgi;
                    include {{folder.FullName}}/sample.conf;
                }
                """);
            var start = new ProcessStartInfo(FindNginx() ?? "nginx", ["-e", $"{folder.FullName}/errors", "-c", $"{folder.FullName}/main.conf"]) { UseShellExecute = false };
            var process = Process.Start(start) ?? throw new InvalidOperationException("nginx did not start.");
            await Until.TrueAsync(() => process.HasExited || Answers(port), House.Patience, "nginx listens");
            Assert.False(process.HasExited, await File.ReadAllTextAsync($"{folder.FullName}/errors"));
            return new NginxFront(process, folder, port, certificate);
        }

        public override async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            certificate.Dispose();
            folder.Delete(recursive: true);
        }

        protected override HttpMessageHandler HandlerFor(string host)
        {
            var handler = From(Browser, port);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
            return handler;
        }

        private static bool Answers(int port)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static X509Certificate2 MakeCertificate(DirectoryInfo folder)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = TimeProvider.System.GetUtcNow();
            var certificate = new CertificateRequest("CN=house.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Path.Combine(folder.FullName, "longhouse.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder.FullName, "longhouse.key"), key.ExportPkcs8PrivateKeyPem());
            return certificate;
        }
    }

    /// <summary>The same headers and paths, sent from the proxy's address without one.</summary>
    private sealed class PlayedFront(ServerProcess server) : Front
    {
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override HttpMessageHandler HandlerFor(string host) => new Rewriting(From(IPAddress.Loopback, server.Port));

        private sealed class Rewriting(HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                foreach (var name in (string[])["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Host"])
                    request.Headers.Remove(name);
                var address = request.RequestUri!; // the client has put it together
                var isStripped = address.Host == "stripped.example";
                request.Headers.Add("X-Forwarded-For", Browser.ToString());
                request.Headers.Add("X-Forwarded-Proto", "https");
                if (isStripped)
                    request.Headers.Add("X-Forwarded-Prefix", "/xatra");
                request.RequestUri = new Uri($"http://{address.Host}{(isStripped ? address.PathAndQuery["/xatra".Length..] : address.PathAndQuery)}");
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
