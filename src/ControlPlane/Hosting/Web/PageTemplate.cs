namespace Longhouse.ControlPlane.Hosting.Web;

/// <summary>The built page, in parts: what differs from one answer to the next goes between them.</summary>
internal sealed record PageTemplate(string BeforeScheme, string BeforeRoot, string BeforeStart, string Rest)
{
    private const string Scheme = "<html lang=\"en\"";
    private const string Root = "<base href=\"/\">";
    private const string Start = "<script type=\"application/json\" id=\"start\"";

    public static PageTemplate Parse(string html)
    {
        var scheme = EndOf(html, Scheme);
        var root = html.IndexOf(Root, StringComparison.Ordinal);
        var start = EndOf(html, Start);
        return root > scheme && start > root
            ? new PageTemplate(html[..scheme], html[scheme..root], html[(root + Root.Length)..start], html[(html.IndexOf('>', start) + 1)..])
            : throw new InvalidOperationException("The built page has no place for its root or for what it starts with; build the web again.");
    }

    /// <param name="scheme">dark or light, where the person chose one.</param>
    /// <param name="root">The path below which everything lies, with a slash at its end; already encoded.</param>
    /// <param name="hints">What the browser may fetch at once: links, already encoded.</param>
    /// <param name="build">Of which build the page is.</param>
    /// <param name="start">What the application would ask for first, as JSON that is safe within HTML.</param>
    public string Fill(string? scheme, string root, string hints, string nonce, string build, string start) =>
        $"{BeforeScheme}{(scheme is null ? "" : $" data-mantine-color-scheme=\"{scheme}\"")}{BeforeRoot}<base href=\"{root}\">{hints}{BeforeStart} nonce=\"{nonce}\" data-build=\"{build}\">{start}{Rest}";

    private static int EndOf(string html, string part) => html.IndexOf(part, StringComparison.Ordinal) is var at and >= 0 ? at + part.Length : -1;
}
