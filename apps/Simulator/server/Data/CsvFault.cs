namespace Longhouse.Simulator.Data;

/// <summary>Something in a file of bars that is not right, and where. Row 1 is the first line.</summary>
internal sealed record CsvFault(int Row, string What)
{
    public override string ToString() => Row > 0 ? $"Row {Row:N0}: {What}" : What;
}

/// <summary>The file cannot be used; the message is for the person who chose it.</summary>
internal sealed class CsvException(CsvFault fault) : IOException(fault.ToString())
{
    /// <summary>Whether the same file may be sound at the next look: somebody may have been given the right to read it.</summary>
    public bool MayPass { get; init; }
}
