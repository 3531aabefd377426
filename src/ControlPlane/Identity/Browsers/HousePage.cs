using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>
/// A small page of the house's own: text, links and forms, with no script at all. Every text is encoded where it is put in; the style is named by its
/// hash, so that nothing else runs or paints whatever gets in.
/// </summary>
internal sealed class HousePage : IResult
{
    private const string Style = """
        :root { color-scheme: dark light; --bg: #141411; --t1: #ECEBE3; --t2: #B7B5A8; --accent: #C5D45A; --on: #191C08; --line: #35352D; }
        @media (prefers-color-scheme: light) { :root { --bg: #FAF9F5; --t1: #1D1C17; --t2: #54524A; --accent: #55661A; --on: #FFF; --line: #DCD9CF; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--bg); color: var(--t2);
          font: 400 14px/1.6 "Inter Variable", Inter, system-ui, sans-serif; }
        main { width: 100%; max-width: 400px; }
        h1 { margin: 0 0 12px; color: var(--t1); font-size: 26px; line-height: 34px; font-weight: 600; }
        p { margin: 0 0 12px; overflow-wrap: anywhere; }
        label { display: block; margin: 0 0 4px; color: var(--t1); }
        input { width: 100%; margin: 0 0 12px; padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px; background: transparent; color: var(--t1); font: inherit; }
        .act { display: block; width: 100%; margin: 0 0 8px; padding: 9px 12px; border: 1px solid var(--line); border-radius: 6px; background: transparent;
          color: var(--t1); font: inherit; font-weight: 500; text-align: center; text-decoration: none; cursor: pointer; }
        .main { border-color: var(--accent); background: var(--accent); color: var(--on); }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        """;

    private static readonly string StyleSource = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private readonly string _title;
    private readonly StringBuilder _body = new();
    private readonly int _status;
    private string _formTargets = "'self'";

    public HousePage(string title, int status = StatusCodes.Status200OK) => (_title, _status) = (title, status);

    /// <summary>A problem for whoever sees it in a browser, with a way to begin anew.</summary>
    public static HousePage Of(Problem problem, string again) =>
        new HousePage(problem.Title, problem.Status).Text(problem.Detail ?? "").Link("Start again", again);

    public HousePage Text(string text)
    {
        if (text.Length > 0)
            _body.Append("<p>").Append(Encode(text)).Append("</p>\n");
        return this;
    }

    public HousePage Link(string label, string address)
    {
        _body.Append("<a class=\"act\" href=\"").Append(Encode(address)).Append("\">").Append(Encode(label)).Append("</a>\n");
        return this;
    }

    /// <param name="action">Where the form goes, on this host.</param>
    /// <param name="leadsTo">The origin that a sent form redirects to, where that is another; browsers hold redirects to the policy too.</param>
    public HousePage Form(string action, string button, IEnumerable<Field> fields, string? leadsTo = null)
    {
        _body.Append("<form method=\"post\" action=\"").Append(Encode(action)).Append("\">\n");
        foreach (var field in fields)
        {
            if (field.Label is { } label)
                _body.Append("<label for=\"").Append(field.Name).Append("\">").Append(Encode(label)).Append("</label>\n");
            _body.Append("<input ").Append(field.Label is null ? "type=\"hidden\"" : $"id=\"{field.Name}\" autocomplete=\"off\" required").Append(" name=\"")
                .Append(field.Name).Append("\" value=\"").Append(Encode(field.Value)).Append("\">\n");
        }
        _body.Append("<button class=\"act main\">").Append(Encode(button)).Append("</button>\n</form>\n");
        if (leadsTo is not null)
            _formTargets += $" {leadsTo}";
        return this;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var page = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{Encode(_title)} · Longhouse</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Encode(_title)}</h1>
            {_body}</main>
            </body>
            </html>

            """;
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src {StyleSource}; form-action {_formTargets}; base-uri 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(page, httpContext.RequestAborted);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Something to fill in, or, without a label, to carry along.</summary>
    internal sealed record Field(string Name, string? Label, string Value);
}
