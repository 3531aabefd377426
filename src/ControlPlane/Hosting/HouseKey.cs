using System.Security.Cryptography;
using System.Text;
using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>
/// The key that is not in the database: under it lie what must not be read from a stolen dump. It comes from a file or the environment;
/// only a development machine makes one for itself.
/// </summary>
internal sealed class HouseKey
{
    public const int Length = 32;
    private const string DevelopmentFile = "development.key";
    private readonly byte[] _bytes;

    private HouseKey(byte[] bytes, string source, HouseKey? previous = null) => (_bytes, Source, Previous) = (bytes, source, previous);

    public string Source { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The key before this one, as long as something may still lie under it.</summary>
    public HouseKey? Previous { get; }

    /// <summary>A key for one purpose, from which neither this one nor another purpose's can be told.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, Length, info: Encoding.UTF8.GetBytes($"longhouse {purpose}"));

    public static HouseKey Read(ServerSettings settings)
    {
        var previous = settings.PreviousKeyFile is { } before ? new HouseKey(ReadFile("PreviousKeyFile", before), before) : null;
        if (settings.Key is { } given)
            return new HouseKey(Parse("Key", given, "(not shown)"), "the setting Key", previous);
        if (settings.KeyFile is { } file)
            return new HouseKey(ReadFile("KeyFile", file), file, previous);
        if (!settings.IsDevelopment)
            throw new SettingsException("KeyFile is missing: outside of development the server needs a key of its own; make one with: (umask 077; head -c 32 /dev/urandom | base64 > longhouse.key).");
        return OfDevelopment(settings);
    }

    private static byte[] ReadFile(string setting, string file)
    {
        if (!File.Exists(file))
            throw new SettingsException($"{setting} is \"{file}\", but there is no such file.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None)
            throw new SettingsException($"{setting} is \"{file}\", but others than its owner may read it; chmod 600 it.");
        return Parse(setting, File.ReadAllText(file).Trim(), file);
    }

    private static HouseKey OfDevelopment(ServerSettings settings)
    {
        var path = Path.Combine(settings.DataDir, DevelopmentFile);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(settings.DataDir);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }
        return new HouseKey(Parse("KeyFile", File.ReadAllText(path).Trim(), path), path);
    }

    private static byte[] Parse(string setting, string text, string shown)
    {
        var bytes = new byte[Length + 1];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != Length)
            throw new SettingsException($"{setting} is \"{shown}\", but must hold {Length} random bytes in base64.");
        var key = bytes[..Length];
        // A key that someone copied from a page, or typed, is no key. None of these happens to 32 random bytes in the life of the universe.
        var fault = key.Distinct().Count() < 12 ? "it repeats itself"
            : key.Zip(key.Skip(1), (a, b) => (byte)(b - a)).Distinct().Count() == 1 ? "it counts"
            : key.All(b => b is >= 0x20 and < 0x7f) ? "it is text that somebody wrote"
            : null;
        return fault is null ? key : throw new SettingsException($"{setting} is \"{shown}\", but that is no random key: {fault}.");
    }
}
