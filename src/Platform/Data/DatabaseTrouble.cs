namespace Longhouse.Platform.Data;

internal static class DatabaseTrouble
{
    /// <summary>Whether a write failed for want of a database that takes it, and not by a mistake of ours.</summary>
    public static bool KeepsFromWriting(Exception failure) => failure is DatabaseUnavailableException or DatabaseReadOnlyException or DatabaseFullException;
}
