using System.Buffers;
using System.Collections;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Telemetry.Logs;

/// <summary>
/// An event as one JSON object on one line: <c>at level category event message request tenant trace span values exception</c>, those that
/// are known.
/// </summary>
internal sealed class JsonLine : ILogLine
{
    private const int MaxText = 16 * 1024;
    private const int MaxItems = 50;

    // The relaxed encoder leaves letters of all scripts readable; quotes and control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ScopeValues? _scopes;

    public void Write(IBufferWriter<byte> line, in LogEvent happened)
    {
        var json = _writer ?? new Utf8JsonWriter(line, Options);
        _writer = null;
        json.Reset(line);

        json.WriteStartObject();
        Span<byte> at = stackalloc byte[32];
        happened.At.UtcDateTime.TryFormat(at, out var length, "yyyy-MM-ddTHH:mm:ss.fffZ");
        json.WriteString("at"u8, at[..length]);
        json.WriteString("level"u8, happened.LevelName);
        json.WriteString("category"u8, happened.Category);
        if (happened.Id.Name is { } name)
            json.WriteString("event"u8, name);
        else if (happened.Id.Id != 0)
            json.WriteNumber("event"u8, happened.Id.Id);
        json.WriteString("message"u8, Shorten(happened.Message));

        var scopes = _scopes ?? new ScopeValues();
        _scopes = null;
        happened.Scopes?.ForEachScope(static (scope, found) => found.Take(scope), scopes);
        if (scopes.Request is { } request)
            WriteValue(json, "request", request);
        if (scopes.Tenant is { } tenant)
            WriteValue(json, "tenant", tenant);
        WriteActivity(json, happened.Activity);

        WriteValues(json, happened.Values, scopes);
        if (happened.Exception is { } exception)
            WriteException(json, exception);
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);

        // Kept for the next line, holding on to nothing of this one.
        json.Reset(Stream.Null);
        _writer = json;
        scopes.Clear();
        _scopes = scopes;
    }

    private static void WriteActivity(Utf8JsonWriter json, Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C })
            return;

        json.WriteString("trace"u8, activity.TraceId.ToHexString());
        json.WriteString("span"u8, activity.SpanId.ToHexString());
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values, ScopeValues scopes)
    {
        // The template is the last of the values and says nothing that the message does not.
        var any = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Key != "{OriginalFormat}")
                WriteNamed(json, values[i], ref any);
        }

        for (var i = 0; i < scopes.Others.Count; i++)
            WriteNamed(json, scopes.Others[i], ref any);
        if (any)
            json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, KeyValuePair<string, object?> named, ref bool any)
    {
        if (!any)
            json.WriteStartObject("values"u8);
        any = true;
        WriteValue(json, named.Key, Redaction.IsSecret(named.Key) ? Redaction.Replacement : named.Value);
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartObject("exception"u8);
        json.WriteString("type"u8, exception.GetType().FullName);
        json.WriteString("message"u8, Shorten(exception.Message));
        json.WriteString("stack"u8, Shorten(exception.ToString()));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        WriteValue(json, value);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(Shorten(text)); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case DateTimeOffset time: json.WriteStringValue(time); break;
            case IFormattable other: json.WriteStringValue(Shorten(other.ToString(format: null, formatProvider: null))); break;
            case IEnumerable items: WriteItems(json, items); break;
            default: json.WriteStringValue(Shorten(value.ToString() ?? "")); break;
        }
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items.Cast<object?>().Take(MaxItems))
            json.WriteStringValue(Shorten(item?.ToString() ?? ""));
        json.WriteEndArray();
    }

    private static ReadOnlySpan<char> Shorten(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");
}
