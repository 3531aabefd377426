using System.Xml.Linq;

namespace Longhouse.Architecture.Tests.Projects;

/// <summary>A project, by the part of the product that it belongs to: <c>Jobs</c>, <c>apps/Atlas</c>, <c>apps/Atlas/tests</c>, <c>tests</c>, <c>bench</c>.</summary>
public sealed record ProjectFile(SourceFile File)
{
    public string Part => PartOf(File.Path);

    public XElement Content { get; } = XElement.Parse(File.Text);

    /// <summary>The parts that this project references, with the path as the project file writes it.</summary>
    public IEnumerable<(string Part, string Path)> References =>
        from reference in Content.Descendants("ProjectReference")
        let path = (string?)reference.Attribute("Include") ?? ""
        select (PartOf(Resolve(File.Path, path)), path);

    /// <summary>
    /// What lies in <c>src/</c> is called by its folder, an app's server by the app's folder, all else by the first folder
    /// (and a project of an app beside its server by its own folder, so that it is not taken for the app).
    /// </summary>
    public static string PartOf(string path) => path.Split('/') switch
    {
        ["src", var part, ..] => part,
        ["apps", var app, "server", ..] => $"apps/{app}",
        ["apps", var app, .. var inner, _] => string.Join('/', ["apps", app, .. inner]),
        [var first, ..] => first,
        [] => "",
    };

    private static string Resolve(string from, string reference)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var step in reference.Replace('\\', '/').Split('/'))
        {
            if (step == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (step != ".")
                parts.Add(step);
        }

        return string.Join('/', parts);
    }
}
