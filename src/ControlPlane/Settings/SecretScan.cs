using System.Text.Json;
using System.Text.RegularExpressions;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Settings;

/// <summary>Finds what looks like a secret in a configuration: those are shown, logged and compared, and so hold references alone.</summary>
internal static partial class SecretScan
{
    public static IEnumerable<ConfigFinding> Find(JsonElement config) =>
        from place in JsonPath.Texts(config)
        where Holds(place.Text)
        select new ConfigFinding(place.Path, ConfigCode.SecretInConfig, ConfigSeverity.Error, "This looks like a secret, and everyone who reads the configuration would see it.", "Use a credential.");

    public static bool Holds(string text) => Secret().IsMatch(text);

    // By what follows their beginnings: keys of OpenAI, tokens of bots, Dropbox, S3, our own, GitHub and Slack, bearers, signed links, private keys.
    [GeneratedRegex(
        """
        (?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}
        |(?<!\d)\d{6,12}:[A-Za-z0-9_-]{20,}
        |(?<![A-Za-z0-9])sl\.[A-Za-z0-9_.-]{20,}
        |(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])
        |(?<![A-Za-z0-9])(?:pvs|lh|mp|frt_live|frt_test|frt_dev)_[A-Za-z0-9_-]{30,}
        |(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,}
        |(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{20,}
        |(?i:bearer)\s+[A-Za-z0-9._~+/-]{20,}
        |(?i:[?&](?:x-amz-signature|signature|sig)=)[A-Za-z0-9%+/=_-]{16,}
        |-----BEGIN\ [A-Z\ ]*PRIVATE\ KEY-----
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();
}
