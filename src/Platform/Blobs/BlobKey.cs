using System.Buffers;

namespace Longhouse.Platform.Blobs;

/// <summary>
/// The strict grammar of keys: segments of lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c> between slashes, each beginning
/// with a letter or digit. So no key can climb out of its prefix, hide, or mean two things on two file systems.
/// </summary>
internal static class BlobKey
{
    private const int MaxLength = 250;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    public static string Require(string key) =>
        key.Length <= MaxLength && key.Split('/').All(IsSegment)
            ? key
            : throw new ArgumentException($"\"{key}\" is not a blob key.", nameof(key));

    public static string RequireSegment(string segment) =>
        segment.Length <= MaxLength && IsSegment(segment)
            ? segment
            : throw new ArgumentException($"\"{segment}\" is not a segment of a blob key.", nameof(segment));

    /// <summary>A prefix is a key without its last segments, or nothing at all.</summary>
    public static string RequirePrefix(string prefix) => prefix.Length == 0 ? prefix : Require(prefix);

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment[0] is (>= 'a' and <= 'z') or (>= '0' and <= '9') && !segment.AsSpan().ContainsAnyExcept(Letters);
}
