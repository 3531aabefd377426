namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>The colours of the application, for the pages that come without it: there is one list of them.</summary>
internal static class DoorStyle
{
    private const string Light = "[data-mantine-color-scheme=\"light\"] {";

    /// <summary>Dark or light as the person chose, and as their system has it where they did not: without a script only the style can tell.</summary>
    public static readonly string Tokens = Read();

    private static string Read()
    {
        using var stream = typeof(DoorStyle).Assembly.GetManifestResourceStream("tokens.css")!; // embedded by the project
        using var reader = new StreamReader(stream);
        var tokens = reader.ReadToEnd();
        var begin = tokens.IndexOf(Light, StringComparison.Ordinal) + Light.Length;
        var light = tokens[begin..tokens.IndexOf('}', begin)];
        return $"{tokens}@media (prefers-color-scheme: light) {{ :root:not([data-mantine-color-scheme]) {{{light}}} }}\n";
    }
}
