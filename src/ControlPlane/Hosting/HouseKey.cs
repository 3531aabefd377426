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

    private HouseKey(byte[] bytes, string source) => (_bytes, Source) = (bytes, source);

    public string Source { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A key for one purpose, from which neither this one nor another purpose's can be told.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, Length, info: Encoding.UTF8.GetBytes($"longhouse {purpose}"));

    public static HouseKey Read(ServerSettings settings)
    {
        if (settings.Key is { } given)
            return new HouseKey(Parse("Key", given, "(not shown)"), "the setting Key");
        if (settings.KeyFile is { } file)
        {
            if (!File.Exists(file))
                throw new SettingsException($"KeyFile is \"{file}\", but there is no such file.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None)
                throw new SettingsException($"KeyFile is \"{file}\", but others than its owner may read it; chmod 600 it.");
            return new HouseKey(Parse("KeyFile", File.ReadAllText(file).Trim(), file), file);
        }
        if (!settings.IsDevelopment)
            throw new SettingsException("KeyFile is missing: outside of development the server needs a key of its own; make one with: (umask 077; head -c 32 /dev/urandom | base64 > longhouse.key).");
        return OfDevelopment(settings);
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
        // A key that someone copied from a page, or typed, is no key.
        if (key.Distinct().Count() < 12)
            throw new SettingsException($"{setting} is \"{shown}\", but that is no random key: it repeats itself.");
        return key;
    }
}
