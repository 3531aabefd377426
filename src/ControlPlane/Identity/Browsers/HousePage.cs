using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Longhouse.ControlPlane.Hosting.Web;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>
/// A page at the door of the house: text, links and forms, with no script at all. Every text is encoded where it is put in; the style carries the
/// answer's nonce, so that nothing else runs or paints whatever gets in.
/// </summary>
internal sealed class HousePage : IResult
{
    private static readonly string Style = DoorStyle.Tokens + Read("door.css");
    private static readonly string Frames = Read("frames.svg");

    private readonly string _title;
    private readonly StringBuilder _body = new();
    private readonly int _status;
    private string _above = "";
    private string _formTargets = "'self'";

    public HousePage(string title, int status = StatusCodes.Status200OK) => (_title, _status) = (title, status);

    /// <summary>A problem for whoever sees it in a browser, with a way to begin anew.</summary>
    public static HousePage Of(Problem problem, string again) =>
        new HousePage(problem.Title.TrimEnd('.'), problem.Status).Text(problem.Detail ?? "").Link("Start again", again, isMain: true);

    /// <summary>Whose door this is, above the title.</summary>
    public HousePage At(string name, string host, string appType)
    {
        var letter = Encode(StringInfo.GetNextTextElement(name).ToUpperInvariant());
        _above = $"<div class=\"at\"><span class=\"gable {Encode(appType.Split('_')[0])}\" aria-hidden=\"true\">{letter}</span><span><b>{Encode(name)}</b>{Encode(host)}</span></div>\n";
        return this;
    }

    public HousePage Text(string text, string css = "")
    {
        if (text.Length > 0)
            _body.Append("<p").Append(css.Length == 0 ? "" : $" class=\"{css}\"").Append('>').Append(Encode(text)).Append("</p>\n");
        return this;
    }

    public HousePage Link(string label, string address, bool isMain = false)
    {
        _body.Append("<div class=\"row\"><a class=\"act").Append(isMain ? " main" : "").Append("\" href=\"").Append(Encode(address)).Append("\">").Append(Encode(label)).Append("</a></div>\n");
        return this;
    }

    /// <summary>A provider to go on with; all of them stand below each other.</summary>
    public HousePage Ways(IEnumerable<Way> ways)
    {
        _body.Append("<div class=\"ways\">\n");
        foreach (var way in ways)
        {
            _body.Append("<a class=\"way\" href=\"").Append(Encode(way.Address)).Append("\">").Append(ProviderMarks.Of(way.Provider)).Append("<span>").Append(Encode(way.Label))
                .Append("</span>").Append(way.IsLast ? "<small>Used last time</small>" : "").Append("</a>\n");
        }
        _body.Append("</div>\n");
        return this;
    }

    /// <param name="action">Where the form goes, on this host.</param>
    /// <param name="leadsTo">The origin that a sent form redirects to, where that is another; browsers hold redirects to the policy too.</param>
    public HousePage Form(string action, string button, IEnumerable<Field> fields, string? leadsTo = null, string css = "", bool isMain = true)
    {
        _body.Append("<form method=\"post\" class=\"").Append(css).Append("\" action=\"").Append(Encode(action)).Append("\">\n");
        foreach (var field in fields)
        {
            if (field.Label is { } label)
                _body.Append("<label for=\"").Append(field.Name).Append("\">").Append(Encode(label)).Append("</label>\n");
            _body.Append("<input ").Append(field.Label is null ? "type=\"hidden\"" : $"id=\"{field.Name}\" autocomplete=\"off\" required").Append(" name=\"")
                .Append(field.Name).Append("\" value=\"").Append(Encode(field.Value)).Append("\">\n");
        }
        _body.Append("<div class=\"row\"><button class=\"act").Append(isMain ? " main" : "").Append("\">").Append(Encode(button)).Append("</button></div>\n</form>\n");
        if (leadsTo is not null)
            _formTargets += $" {leadsTo}";
        return this;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var nonce = RandomCode.New();
        var typeface = httpContext.RequestServices.GetRequiredService<WebFiles>().Typeface is { } path ? Encode(httpContext.Request.PathBase.Value + path) : null;
        var scheme = ChosenScheme.Of(httpContext) is { } chosen ? $" data-mantine-color-scheme=\"{chosen}\"" : "";
        var isTrouble = _status >= StatusCodes.Status400BadRequest;
        var page = $$"""
            <!doctype html>
            <html lang="en"{{scheme}}>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{{Encode(_title)}} · Longhouse</title>
            <style nonce="{{nonce}}">{{(typeface is null ? "" : $"@font-face {{ font-family: \"Inter Variable\"; src: url(\"{typeface}\") format(\"woff2\"); font-weight: 100 900; font-display: swap; }}\n")}}{{Style}}</style>
            </head>
            <body class="{{(isTrouble ? "trouble" : "lit")}}">
            <header>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2.5 19.5v-10L8 4.5l5.5 5v10H9.9v-4.1a1.9 1.9 0 0 0-3.8 0v4.1Z"/><path opacity=".72" d="M10 4.5h2l5.5 5v10h-2v-10Z"/><path opacity=".45" d="M14 4.5h2l5.5 5v10h-2v-10Z"/></svg>
            Longhouse
            </header>
            <main>
            {{_above}}{{(isTrouble ? $"<p class=\"code\">{_status}</p>" : "")}}
            <h1>{{Encode(_title)}}</h1>
            {{_body}}</main>
            <div class="foot"></div>
            <aside>{{Frames}}</aside>
            </body>
            </html>

            """;
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; font-src 'self'; form-action {_formTargets}; base-uri 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(page, httpContext.RequestAborted);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Read(string name)
    {
        using var stream = typeof(HousePage).Assembly.GetManifestResourceStream($"Longhouse.ControlPlane.Identity.Browsers.{name}")!; // embedded by the project
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Something to fill in, or, without a label, to carry along.</summary>
    internal sealed record Field(string Name, string? Label, string Value);

    internal sealed record Way(string Provider, string Label, string Address, bool IsLast);
}
