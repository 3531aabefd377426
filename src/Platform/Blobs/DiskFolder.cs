using System.Runtime.InteropServices;

namespace Longhouse.Platform.Blobs;

/// <summary>What the framework lacks for folders: making them private, and making what happened in them durable.</summary>
internal static partial class DiskFolder
{
    private const int ReadOnly = 0;

    public static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Flushes the names in a folder to disk. A file's own flush does not cover its name: without this a crash may forget a rename that
    /// was answered. Windows keeps names in its journal and cannot open a folder for it.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw Failed(path);

        try
        {
            if (FlushToDisk(descriptor) != 0)
                throw Failed(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder {path} could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushToDisk(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
