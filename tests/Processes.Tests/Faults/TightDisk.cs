using System.Diagnostics;
using Longhouse.Platform.Testing;

namespace Longhouse.Processes.Tests.Faults;

/// <summary>A disk that a test can fill and clear while a server runs on it.</summary>
internal abstract class TightDisk : IAsyncDisposable
{
    private const string FileSystem = "a file system of its own";
    private const string SizeLimit = "a limit on the size of files";

    /// <summary>The limit works for everyone. A real file system that is full takes the right to mount one, which root has outside of some containers.</summary>
    public static TheoryData<string> Kinds => CanMount.Value ? [FileSystem, SizeLimit] : [SizeLimit];

    private static readonly Lazy<bool> CanMount = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-mount-").FullName;
        var can = Environment.IsPrivilegedProcess && Run("mount", ["-t", "tmpfs", "-o", "size=1m", "longhouse", folder]) && Run("umount", [folder]);
        Directory.Delete(folder);
        return can;
    });

    public string Folder { get; } = Directory.CreateTempSubdirectory("longhouse-disk-").FullName;

    public static TightDisk Of(string kind) => kind == FileSystem ? new SmallFileSystem() : new LimitedFiles();

    /// <summary>How to start a server that can be held to this disk.</summary>
    public virtual ProgramCall Around(ProgramCall call) => call;

    public abstract void Fill(ServerProcess server);

    public abstract void Clear(ServerProcess server);

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static bool Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!; // not a document, so there is a process
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class SmallFileSystem : TightDisk
    {
        private readonly string _ballast;

        public SmallFileSystem()
        {
            Assert.True(Run("mount", ["-t", "tmpfs", "-o", "size=24m", "longhouse", Folder]));
            _ballast = Path.Combine(Folder, "ballast");
        }

        public override void Fill(ServerProcess server)
        {
            using var ballast = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            var page = new byte[4096];
            try
            {
                while (true)
                    ballast.Write(page);
            }
            catch (IOException)
            {
                // Full, as it was meant to be.
            }
        }

        public override void Clear(ServerProcess server) => File.Delete(_ballast);

        public override ValueTask DisposeAsync()
        {
            Run("umount", ["--lazy", Folder]);
            return base.DisposeAsync();
        }
    }

    private sealed class LimitedFiles : TightDisk
    {
        // Without the trap the kernel would end the process that writes past the limit.
        public override ProgramCall Around(ProgramCall call) =>
            call with { Program = "/bin/sh", Arguments = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", call.Program, .. call.Arguments] };

        public override void Fill(ServerProcess server) => Limit(server, "1");

        public override void Clear(ServerProcess server) => Limit(server, "unlimited");

        private static void Limit(ServerProcess server, string bytes) => Assert.True(Run("prlimit", ["--pid", $"{server.Id}", $"--fsize={bytes}:"]));
    }
}
