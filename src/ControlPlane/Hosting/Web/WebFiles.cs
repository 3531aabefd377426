using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>
/// The web as it was built, in memory: the page, and the assets that it names, compressed when they were built. Empty where the program was built without.
/// </summary>
internal sealed class WebFiles
{
    /// <summary>Where assets are, below the root of any host. Their names carry a hash, so what has a name never changes.</summary>
    public const string Root = "/assets/";

    private readonly Dictionary<string, WebAsset> _assets = new(StringComparer.Ordinal);
    private Dictionary<string, IReadOnlyList<string>> _preloads = [];

    private WebFiles(PageTemplate? page, string? build) => (Page, Build) = (page, build);

    /// <summary>The page that holds the application; null where the program was built without the web.</summary>
    public PageTemplate? Page { get; }

    /// <summary>Another where any file is another: a hash of the page and of the names of all assets, which carry theirs.</summary>
    public string? Build { get; }

    /// <summary>The path of the typeface, for pages that come without the application.</summary>
    public string? Typeface => _assets.Keys.FirstOrDefault(path => path.EndsWith(".woff2", StringComparison.Ordinal) && path.Contains("-latin-opsz-normal", StringComparison.Ordinal));

    public static WebFiles Read() => Read(Path.Combine(AppContext.BaseDirectory, "web"));

    public static WebFiles Read(string folder)
    {
        var page = Path.Combine(folder, "index.html");
        if (!File.Exists(page))
            return new WebFiles(null, null);
        var html = File.ReadAllText(page);
        var assets = Directory.EnumerateFiles(Path.Combine(folder, Root.Trim('/'))).Where(file => !WebAsset.IsCompressed(file)).Order(StringComparer.Ordinal).ToList();
        var files = new WebFiles(PageTemplate.Parse(html), HashOf(html, assets));
        foreach (var file in assets)
            files._assets.Add(Root + Path.GetFileName(file), WebAsset.Read(file));
        if (Path.Combine(folder, "preload.json") is var preloads && File.Exists(preloads))
            files._preloads = JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(File.ReadAllText(preloads)) ?? [];
        return files;
    }

    /// <summary>The scripts that are needed at a place besides the page's own, relative to its root: a part of the console such as <c>console/tenants</c>, or an app type.</summary>
    public IReadOnlyList<string> PreloadsOf(string place) => _preloads.GetValueOrDefault(place, []);

    public WebAsset? Find(string path) => _assets.GetValueOrDefault(path);

    private static string HashOf(string html, IEnumerable<string> assets) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', assets.Select(Path.GetFileName).Append(html)))).AsSpan(0, 8));
}

/// <summary>A file with its smaller forms.</summary>
internal sealed record WebAsset(string ContentType, string Tag, byte[] Plain, byte[]? Gzip, byte[]? Brotli)
{
    public static bool IsCompressed(string file) => Path.GetExtension(file) is ".br" or ".gz";

    public static WebAsset Read(string file)
    {
        var plain = File.ReadAllBytes(file);
        var tag = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));
        return new WebAsset(TypeOf(file), tag, plain, ReadIfThere(file + ".gz"), ReadIfThere(file + ".br"));
    }

    /// <summary>The smallest form that the browser reads.</summary>
    public (byte[] Body, string? Encoding) For(string acceptEncoding) =>
        Brotli is not null && Accepts(acceptEncoding, "br") ? (Brotli, "br")
        : Gzip is not null && Accepts(acceptEncoding, "gzip") ? (Gzip, "gzip")
        : (Plain, null);

    private static bool Accepts(string acceptEncoding, string encoding)
    {
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            var one = acceptEncoding.AsSpan(range).Trim();
            if (one.StartsWith(encoding, StringComparison.OrdinalIgnoreCase))
                return !one.EndsWith("q=0", StringComparison.Ordinal);
        }
        return false;
    }

    private static byte[]? ReadIfThere(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".json" => "application/json",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };
}
