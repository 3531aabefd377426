using System.Reflection;
using System.Text.RegularExpressions;

namespace Longhouse.Platform.Data;

/// <summary>
/// A module's numbered SQL files, embedded in its assembly: <c>0001_notes.sql</c>, or, for a step that the engines cannot share,
/// <c>0002_search.sqlite.sql</c> and <c>0002_search.postgres.sql</c>.
/// </summary>
public sealed partial record MigrationScripts(string Module, IReadOnlyList<MigrationScript> Scripts)
{
    public static MigrationScripts None(string module) => new(module, []);

    /// <summary>Those of the project's folder <c>Migrations</c>, or of the one below <paramref name="folder"/>.</summary>
    public static MigrationScripts Embedded(string module, Assembly assembly, string? folder = null)
    {
        var scripts = new List<MigrationScript>();
        var place = $"{assembly.GetName().Name}.{(folder is null ? "" : folder + ".")}Migrations";
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (FileName().Match(resource) is not { Success: true } name || name.Groups["place"].Value != place)
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            scripts.Add(new MigrationScript(int.Parse(name.Groups["number"].Value), name.Groups["name"].Value,
                name.Groups["engine"] is { Success: true } engine ? engine.Value : null, reader.ReadToEnd()));
        }
        return new MigrationScripts(module, [.. scripts.OrderBy(s => s.Number)]);
    }

    /// <summary>The scripts for one engine, in order. A number that is missing for it, or there twice, is a defect of the module.</summary>
    public IReadOnlyList<MigrationScript> For(string engine)
    {
        var chosen = Scripts.Where(s => s.Engine is null || s.Engine == engine).ToList();
        for (var i = 0; i < chosen.Count; i++)
        {
            if (chosen[i].Number != i + 1)
                throw new InvalidOperationException($"The migrations of {Module} for {engine} must be numbered 1, 2, 3 …; number {i + 1} is {(chosen[i].Number > i + 1 ? "missing" : "there twice")}.");
        }
        return chosen;
    }

    [GeneratedRegex(@"^(?<place>.+\.Migrations)\.(?<number>\d{4})_(?<name>[a-z0-9_]+)(\.(?<engine>sqlite|postgres))?\.sql$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}

/// <summary>One step. <paramref name="Engine"/> is null where both engines run the same text.</summary>
public sealed record MigrationScript(int Number, string Name, string? Engine, string Text);
