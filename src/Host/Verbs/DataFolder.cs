using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Settings;

namespace Longhouse.Host.Verbs;

internal static class DataFolder
{
    /// <summary>Makes the folder, and keeps a second server off an embedded database: it would not see what this one remembers.</summary>
    public static IDisposable? Hold(ServerSettings settings)
    {
        Make(settings);
        if (settings.IsPostgres)
            return null;
        try
        {
            return new FileStream(Path.Combine(settings.DataDir, "serve.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw NotWritable(settings);
        }
        catch (IOException)
        {
            throw new SettingsException($"--data-dir is \"{settings.DataDir}\", but another server runs on it already.");
        }
    }

    public static void Make(ServerSettings settings)
    {
        try
        {
            Directory.CreateDirectory(settings.DataDir);
        }
        catch (UnauthorizedAccessException)
        {
            throw NotWritable(settings);
        }
        catch (IOException failure)
        {
            throw new SettingsException($"--data-dir is \"{settings.DataDir}\", but that folder cannot be made: {failure.Message}");
        }
    }

    private static SettingsException NotWritable(ServerSettings settings) =>
        new($"--data-dir is \"{settings.DataDir}\", but this user may not write there.");
}
