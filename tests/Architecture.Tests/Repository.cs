namespace Longhouse.Architecture.Tests;

/// <summary>A text file of the repository: its path from the root, with forward slashes, and what it says.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>The files that people wrote, read from the folder that this test was built in.</summary>
public static class Repository
{
    private static readonly HashSet<string> NotOurs = [".git", "bin", "obj", "artifacts", "node_modules", "dist", "data", "TestResults", ".vs", ".idea"];

    private static readonly HashSet<string> Text =
    [
        ".cs", ".csproj", ".props", ".slnx", ".sql", ".json", ".md", ".sh", ".ts", ".tsx", ".mjs", ".js", ".css", ".html", ".lua", ".yml", ".yaml",
        ".conf", ".service", ".editorconfig", ".npmrc", "",
    ];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal).Select(Read)];

    public static IEnumerable<SourceFile> Named(string ending) => Files.Where(file => file.Path.EndsWith(ending, StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Longhouse.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Longhouse.slnx.");
        return folder;
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Text.Contains(Path.GetExtension(file)))
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(Walk));

    private static SourceFile Read(string file) => new(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
}
