using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Longhouse.Platform.Testing;

/// <summary>What to start: a program with its arguments and environment.</summary>
public sealed record ProgramCall(string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What stands on its standard input.</summary>
    public string? Input { get; init; }

    /// <summary>Runs to its end and tells how it went.</summary>
    public async Task<ProgramEnd> RunAsync(TimeSpan patience)
    {
        using var process = Process.Start(ToStart()) ?? throw new InvalidOperationException($"{Program} did not start.");
        using var limit = new CancellationTokenSource(patience);
        await using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        if (Input is not null)
        {
            await process.StandardInput.WriteAsync(Input);
            process.StandardInput.Close();
        }
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        var end = new ProgramEnd(process.ExitCode, await output, await errors);
        return limit.IsCancellationRequested ? throw new TimeoutException($"{Program} {string.Join(' ', Arguments)} ran for more than {patience}. {end}") : end;
    }

    internal ProcessStartInfo ToStart()
    {
        var start = new ProcessStartInfo(Program, Arguments) { UseShellExecute = false, RedirectStandardInput = Input is not null, RedirectStandardOutput = true, RedirectStandardError = true };
        // What says how the tests run is not meant for the server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LONGHOUSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }
}

/// <summary>How a program ended and what it wrote.</summary>
public sealed record ProgramEnd(int Code, string Output, string Errors);

/// <summary>A server as an operator runs it: a process of its own with real ports, whose standard output is its log in JSON lines.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: http://127.0.0.1:";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentBag<HttpClient> _clients = [];
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;
    private bool _disposed;

    private ServerProcess(Process process)
    {
        _process = process;
        _output = Task.WhenAll(ReadAsync(process.StandardOutput, _lines), ReadAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    /// <summary>The port that was given it first.</summary>
    public int Port { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>The log so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts the program and returns once it listens.</summary>
    public static async Task<ServerProcess> StartAsync(ProgramCall call)
    {
        var server = new ServerProcess(Process.Start(call.ToStart()) ?? throw new InvalidOperationException($"{call.Program} did not start."));
        var first = await Task.WhenAny(server._listening.Task, server._output, Task.Delay(StartPatience, TimeProvider.System));
        if (first == server._listening.Task)
        {
            server.Port = await server._listening.Task;
            return server;
        }
        await server.DisposeAsync();
        throw new InvalidOperationException($"The server does not listen: {string.Join('\n', server._lines.Concat(server._errors))}");
    }

    /// <summary>Someone at a host of the server. Redirects are not followed, cookies not kept.</summary>
    public HttpClient ClientOf(string host, int connections = 16, int? port = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = connections,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port ?? Port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{host}:{port ?? Port}"), Timeout = TimeSpan.FromSeconds(60) };
        _clients.Add(client);
        return client;
    }

    /// <summary>Sends a signal, such as <see cref="PosixSignal.SIGTERM"/>, without waiting for what comes of it.</summary>
    public void Send(PosixSignal signal)
    {
        // The framework numbers signals in a way of its own.
        var number = signal switch { PosixSignal.SIGTERM => 15, PosixSignal.SIGINT => 2, PosixSignal.SIGHUP => 1, _ => throw new ArgumentOutOfRangeException(nameof(signal)) };
        if (SendSignal(Id, number) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Ends the process on the spot (signal 9): nothing of it runs any more when this returns.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until the process has ended and all that it wrote is read; its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        await _output;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var client in _clients)
            client.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        await _output;
        _process.Dispose();
    }

    /// <summary>A port that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadAsync(StreamReader from, ConcurrentQueue<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            to.Enqueue(line);
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
                _listening.TrySetResult(int.Parse(new string([.. line[(at + Listening.Length)..].TakeWhile(char.IsAsciiDigit)])));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
