using Longhouse.Platform.Problems;

namespace Longhouse.Simulator.Observations;

/// <summary>What somebody noted at a bar. The attachments are the browser's own JSON: legs and events as they stood.</summary>
internal sealed record Observation(
    string Id, string File, int FirstBar, int Bar, DateTimeOffset BarTime, string View, string Text, string Attachments, string? PictureHash, long PictureLength,
    DateTimeOffset CreatedAt)
{
    /// <summary>Of each person the newest so many are kept.</summary>
    public const int Kept = 20;
    public const int MaxPictureBytes = 4 * 1024 * 1024;

    public bool HasPicture => PictureHash is not null;
}

internal static class ObservationProblems
{
    public static readonly Problem NotFound = new(404, "simulator.observation_not_found", "There is no such observation of yours.");
    public static readonly Problem NotPng = new(415, "simulator.picture_not_png", "A picture of an observation is a PNG.");
    public static readonly Problem PictureTooLarge = new(413, "simulator.picture_too_large", "A picture of an observation has at most 4 MB.");
}
