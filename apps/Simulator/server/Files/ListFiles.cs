using Longhouse.Platform.Identity;
using Longhouse.Simulator.Data;
using Longhouse.Simulator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.Simulator.Files;

/// <summary>A file that can be replayed, or why it cannot.</summary>
internal sealed record FileView(
    string Name, int Bars, int ResolutionMinutes, DateTimeOffset? First, DateTimeOffset? Last, bool IsSynthetic, int Dropped, int Duplicates, string? Problem);

internal sealed record FilesView(IReadOnlyList<FileView> Files, bool MayChoose);

internal static class ListFiles
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/files", HandleAsync)
        .WithName("listBarFiles")
        .RequirePermission(SimulatorPermissions.Replay);

    private static async Task<Ok<FilesView>> HandleAsync(BarLibrary library, TenantBars bars, CancellationToken cancel)
    {
        var only = (await bars.FindAsync(cancel)).File;
        return TypedResults.Ok(new FilesView([.. library.List().Where(file => only is null || file.Name == only).Select(file => Describe(file, library))], only is null));
    }

    private static FileView Describe(ListedFile listed, BarLibrary library)
    {
        try
        {
            if (library.Open(listed.Name) is not { } file)
                return Unusable(listed.Name, "It is gone.");
            var series = file.Series;
            return new FileView(file.Name, series.Count, file.ResolutionMinutes, DateTimeOffset.FromUnixTimeSeconds(series[0].Time),
                DateTimeOffset.FromUnixTimeSeconds(series[series.Count - 1].Time), file.IsSynthetic, file.Loaded.Dropped, file.Loaded.Duplicates, null);
        }
        catch (CsvException failure)
        {
            return Unusable(listed.Name, failure.Message);
        }
    }

    private static FileView Unusable(string name, string problem) => new(name, 0, 0, null, null, false, 0, 0, problem);
}
