using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>An event for the eyes of whoever runs the server by hand.</summary>
internal sealed class TextLine(bool colours) : ILogLine
{
    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";

    public static TextLine ForConsole() =>
        new(!Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void Write(IBufferWriter<byte> line, in LogEvent happened)
    {
        var scopes = new ScopeValues();
        happened.Scopes?.ForEachScope(static (scope, found) => found.Take(scope), scopes);

        var text = new StringBuilder();
        text.Append(Paint(Dim, happened.At.ToLocalTime().ToString("HH:mm:ss.fff"))).Append(' ');
        text.Append(Paint(ColourOf(happened.Level), happened.LevelName.PadRight(8))).Append(' ');
        text.Append(Printable(happened.Message)).Append(' ');
        text.Append(Paint(Dim, Printable(happened.Category
            + (scopes.Tenant is { } tenant ? $" tenant={tenant}" : "") + (scopes.Request is { } request ? $" request={request}" : ""))));
        text.Append('\n');
        if (happened.Exception is { } exception)
            text.Append(exception).Append('\n');
        Encoding.UTF8.GetBytes(text.ToString(), line);
    }

    private string Paint(string colour, string text) => colours && colour.Length > 0 ? colour + text + Reset : text;

    private static string ColourOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Dim,
        LogLevel.Information => "\e[32m",
        LogLevel.Warning => "\e[33m",
        _ => "\e[31m",
    };

    // A line break in a value would forge another event, and an escape would take over the terminal.
    private static string Printable(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? text : string.Concat(text.Select(c => c < ' ' ? ' ' : c));
}
