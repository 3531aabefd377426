namespace Longhouse.Platform.Blobs;

/// <summary>There is no room left for the bytes of a put. Nothing was stored; reads go on.</summary>
public sealed class StorageFullException(Exception inner) : IOException("The storage is full.", inner)
{
    private const int NoSpaceOnDevice = 28;         // ENOSPC
    private const int QuotaExceeded = 122;          // EDQUOT on Linux
    private const int WindowsDiskFull = 112;        // ERROR_DISK_FULL, in the low word
    private const int WindowsHandleDiskFull = 39;   // ERROR_HANDLE_DISK_FULL, in the low word

    internal static bool IsCauseOf(Exception exception) => exception switch
    {
        IOException io => OperatingSystem.IsWindows()
            ? (io.HResult & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull
            : io.HResult is NoSpaceOnDevice or QuotaExceeded,
        // How the framework tells of a file that may not grow further (EFBIG): the file system's limit, or the one of the process.
        ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" } => true,
        _ => false,
    };
}

/// <summary>A put had more bytes than it may. Nothing was stored.</summary>
public sealed class BlobTooLargeException(long limit) : IOException($"The content is longer than {limit} bytes.")
{
    public long Limit => limit;
}

/// <summary>The bytes that were read are not those that were stored under this hash.</summary>
public sealed class BlobCorruptException(string hash) : IOException($"The bytes stored as {hash} have changed.")
{
    public string Hash => hash;
}
