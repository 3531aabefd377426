using System.IO.Compression;

namespace Longhouse.Simulator.Data;

/// <summary>The bytes of a file of bars, unpacked, with a bound on both.</summary>
internal static class CsvFile
{
    public const long MaxBytes = 512L * 1024 * 1024;

    public static byte[] Read(string path)
    {
        var name = Path.GetFileName(path); // where the folder is, is nobody's business who replays its files
        try
        {
            if (Directory.Exists(path))
                throw new CsvException(new CsvFault(0, $"{path} is a folder, not a file."));
            var info = new FileInfo(path);
            if (!info.Exists)
                throw new CsvException(new CsvFault(0, $"There is no file {path}."));
            if (info.Length > MaxBytes)
                throw new CsvException(new CsvFault(0, $"{name} has {info.Length / 1024 / 1024:N0} MB; a file of bars has at most {MaxBytes / 1024 / 1024} MB."));
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[2];
            var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
            file.Position = 0;
            if (!isGzip)
            {
                var bytes = new byte[file.Length];
                file.ReadExactly(bytes);
                return bytes;
            }
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            using var copy = new MemoryStream((int)Math.Min(info.Length * 6, int.MaxValue / 2));
            var buffer = new byte[1 << 16];
            for (int read; (read = unpacked.Read(buffer)) > 0;)
            {
                copy.Write(buffer, 0, read);
                if (copy.Length > MaxBytes)
                    throw new CsvException(new CsvFault(0, $"{name} unpacks to more than {MaxBytes / 1024 / 1024} MB."));
            }
            if (!EndsWhole(file, copy.Length))
                throw new CsvException(new CsvFault(0, $"{name} is cut off: the end of the packed file is missing."));
            return copy.ToArray();
        }
        catch (UnauthorizedAccessException)
        {
            throw new CsvException(new CsvFault(0, $"This user may not read {name}.")) { MayPass = true };
        }
        catch (InvalidDataException failure)
        {
            throw new CsvException(new CsvFault(0, $"{name} is no sound gzip file: {failure.Message}"));
        }
        catch (EndOfStreamException)
        {
            throw new CsvException(new CsvFault(0, $"{name} changed while it was read.")) { MayPass = true };
        }
        catch (IOException failure) when (failure is not CsvException)
        {
            throw new CsvException(new CsvFault(0, $"{name} cannot be read: {failure.Message.Replace(path, name, StringComparison.Ordinal)}")) { MayPass = true };
        }
    }

    // The last four bytes say how long the content is; a file that was cut off says something else.
    private static bool EndsWhole(FileStream file, long length)
    {
        if (file.Length < 18)
            return false;
        file.Position = file.Length - 4;
        Span<byte> size = stackalloc byte[4];
        file.ReadExactly(size);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)length;
    }
}
