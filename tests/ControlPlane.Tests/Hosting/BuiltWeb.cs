using System.IO.Compression;
using Longhouse.ControlPlane.Hosting.Web;

namespace Longhouse.ControlPlane.Tests.Hosting;

/// <summary>A web as its own build leaves it, with one script.</summary>
internal sealed class BuiltWeb : IDisposable
{
    public const string Script = "export {}";
    public const string ScriptPath = "/assets/index-1.js";
    public const string Html = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><base href="/"><script type="module" src="./assets/index-1.js"></script></head>
        <body><script type="application/json" id="start"></script></body></html>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("longhouse-web-").FullName;

    public BuiltWeb(params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        File.WriteAllText(Path.Combine(_folder, "index.html"), Html);
        File.WriteAllText(Path.Combine(_folder, "preload.json"), """{"console/tenants":["assets/list-1.js"]}""");
        var file = Path.Combine(_folder, "assets", "index-1.js");
        File.WriteAllText(file, Script);
        using (var brotli = new BrotliStream(File.Create(file + ".br"), CompressionLevel.Fastest))
            brotli.Write("export {}"u8);
        using (var gzip = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Fastest))
            gzip.Write("export {}"u8);
        foreach (var name in more)
            File.WriteAllText(Path.Combine(_folder, "assets", name), Script);
        Files = WebFiles.Read(_folder);
    }

    public WebFiles Files { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
