using System.Text;
using Longhouse.ControlPlane.Hosting.Web;

namespace Longhouse.ControlPlane.Tests.Hosting;

public sealed class WebFilesTests
{
    [Fact]
    public void Without_the_web_there_is_no_page_and_no_file()
    {
        var files = WebFiles.Read(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));

        Assert.Null(files.Page);
        Assert.Null(files.Find(BuiltWeb.ScriptPath));
    }

    [Fact]
    public void A_page_is_filled_with_where_it_lies_what_was_chosen_and_what_it_starts_with()
    {
        var page = PageTemplate.Parse(BuiltWeb.Html).Fill("light", "/xatra/", "<link rel=\"modulepreload\" href=\"./assets/list-1.js\">", "n0nce", "b01d;since=1", """{"signedIn":true}""");

        Assert.Contains("<html lang=\"en\" data-mantine-color-scheme=\"light\">", page, StringComparison.Ordinal);
        Assert.Contains("<base href=\"/xatra/\"><link rel=\"modulepreload\" href=\"./assets/list-1.js\"><script", page, StringComparison.Ordinal);
        Assert.Contains("<script type=\"application/json\" id=\"start\" nonce=\"n0nce\" data-build=\"b01d;since=1\">{\"signedIn\":true}</script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_a_place_for_these_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => PageTemplate.Parse("<!doctype html><html lang=\"en\"></html>"));

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public void A_file_goes_out_in_the_smallest_form_that_the_browser_reads(string accepts, string? encoding)
    {
        using var web = new BuiltWeb();
        var asset = web.Files.Find(BuiltWeb.ScriptPath)!; // it was built

        var (body, chosen) = asset.For(accepts);

        Assert.Equal(encoding, chosen);
        Assert.Equal(encoding is null, Encoding.UTF8.GetString(body) == BuiltWeb.Script);
    }

    [Fact]
    public void What_a_place_needs_is_known_from_the_build()
    {
        using var web = new BuiltWeb();

        Assert.Equal(["assets/list-1.js"], web.Files.PreloadsOf("console/tenants"));
        Assert.Empty(web.Files.PreloadsOf("elsewhere"));
    }

    [Theory]
    [InlineData("/assets/index-1.js.br")]
    [InlineData("/assets/../index.html")]
    [InlineData("/index.html")]
    public void Only_what_was_built_is_found(string path)
    {
        using var web = new BuiltWeb();

        Assert.Null(web.Files.Find(path));
    }
}
