using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Data;

/// <summary>
/// A statement written as an interpolated string. Holes become parameters, never text: <c>$"… where id = {id}"</c>. A hole may hold a
/// list (<c>id in {ids}</c>) or another <see cref="Sql"/>, which is how a statement is put together from parts.
/// </summary>
[InterpolatedStringHandler]
public readonly struct Sql(int literalLength, int formattedCount)
{
    private readonly List<Piece> _pieces = new(formattedCount * 2 + 1);
    private readonly int _literalLength = literalLength;

    /// <summary>No text: a part that is left out.</summary>
    public static Sql Empty => new(0, 0);

    public void AppendLiteral(string text) => _pieces.Add(new Piece(text, null));

    public void AppendFormatted(TenantId tenant) => _pieces.Add(new Piece(null, tenant));

    public void AppendFormatted(Sql part) => _pieces.AddRange(part._pieces);

    public void AppendFormatted<T>(T value) => _pieces.Add(new Piece(null, value));

    /// <summary>The statement with its parameters as they are numbered, for a debugger.</summary>
    public override string ToString() => Build().Text;

    internal Statement Build()
    {
        TenantId? tenant = null;
        foreach (var piece in _pieces)
        {
            if (piece.Value is not TenantId named)
                continue;
            if (tenant is not null && tenant != named)
                throw new IsolationException("The statement names two tenants.");
            tenant = named;
        }

        // The tenant is always $1, so that its comparison reads the same in every statement.
        var values = new List<object?>(_pieces.Count);
        if (tenant is { } one)
            values.Add(one.Value);
        var text = new StringBuilder(_literalLength + _pieces.Count * 3);
        foreach (var piece in _pieces)
        {
            if (piece.Text is not null)
                text.Append(piece.Text);
            else if (piece.Value is TenantId)
                text.Append("$1");
            else if (piece.Value is IEnumerable list and not (string or byte[]))
                AppendList(text, values, list);
            else
                AppendValue(text, values, piece.Value);
        }
        return new Statement(text.ToString(), values, tenant);
    }

    private static void AppendList(StringBuilder text, List<object?> values, IEnumerable list)
    {
        var open = text.Length;
        foreach (var item in list)
        {
            text.Append(',');
            AppendValue(text, values, item);
        }
        if (text.Length == open)
            text.Append("(null)"); // in an empty list is nothing
        else
        {
            text[open] = '(';
            text.Append(')');
        }
    }

    private static void AppendValue(StringBuilder text, List<object?> values, object? value)
    {
        values.Add(ToStored(value));
        text.Append('$').Append(values.Count);
    }

    /// <summary>The same text, if both engines keep it alike: one cuts a text off where a NUL stands, the other takes none.</summary>
    internal static string? Storable(string? text) => text?.Contains('\0') == true ? throw new UnstorableTextException() : text;

    // Only the kinds that both engines store alike: text, integers, doubles, bytes.
    private static object? ToStored(object? value) => value switch
    {
        string text => Storable(text),
        null or int or long or double or byte[] => value,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        bool flag => flag ? 1 : 0,
        Enum word => word.ToString().ToLowerInvariant(),
        short number => (int)number,
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be stored. Use text, a number, a time, a flag or bytes.", nameof(value)),
    };

    private readonly record struct Piece(string? Text, object? Value);
}

/// <summary>A statement as an engine runs it: <c>$1</c>, <c>$2</c> … stand for the values.</summary>
internal sealed record Statement(string Text, List<object?> Values, TenantId? Tenant);

/// <summary>Somebody sent a text that no database keeps as it is. Answered with 400.</summary>
public sealed class UnstorableTextException() : Exception("A text holds a NUL character.");

/// <summary>A statement could reach another tenant's rows. Always a defect of the code that wrote it.</summary>
public sealed class IsolationException(string message) : InvalidOperationException(message);
