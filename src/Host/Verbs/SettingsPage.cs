using System.Text;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Settings;

namespace Longhouse.Host.Verbs;

/// <summary>The page docs/api/settings.md, made from the settings as they are read.</summary>
internal static class SettingsPage
{
    public static string Write()
    {
        var reader = new SettingsReader(ServerSettings.Configuration(null, [new("DataDir", "./data")], environment: false));
        ServerSettings.Read(reader);
        var page = new StringBuilder("""
            # Settings

            How a house is deployed. Each can stand in a JSON file (`--settings house.json`, with `:` as nesting), in the environment
            (`LONGHOUSE_Blobs__Kind=s3`) or on the command line (`--set Blobs:Kind=s3`); the last one named here wins. All are read together at start,
            and a start with a mistake ends with one sentence for each: the key, its value, and what is allowed.

            | Key | Default | What is allowed |
            | --- | --- | --- |

            """);
        foreach (var setting in reader.Descriptions)
            page.Append("| `").Append(setting.Key).Append("` | ").Append(setting.Default.Length == 0 ? "" : $"`{setting.Default}`").Append(" | ").Append(setting.Allowed).Append(" |\n");
        return page.ToString();
    }
}
