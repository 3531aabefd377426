using System.Text.Json;
using Longhouse.Platform.Http;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Runtime;
using Microsoft.Extensions.Options;

namespace Longhouse.Simulator.Settings;

/// <summary>The bars that a tenant's people may replay: null where they choose.</summary>
internal sealed record FixedBars(string? File, DateOnly? StartDate);

/// <summary>Asks the tenant's configuration, and where that says nothing the server's own settings.</summary>
internal sealed class TenantBars(TenantRuntime runtime, IOptions<SimulatorOptions> options)
{
    public async Task<FixedBars> FindAsync(CancellationToken cancel)
    {
        var document = await DocumentAsync(cancel);
        var startDate = SimulatorSchema.TryReadDate(Text(document, SimulatorSchema.StartDate), out var date) ? date : (DateOnly?)null;
        return new FixedBars(Text(document, SimulatorSchema.File) ?? options.Value.File, startDate);
    }

    private async Task<JsonElement?> DocumentAsync(CancellationToken cancel)
    {
        try
        {
            return (await runtime.ForReadAsync(cancel)).Document;
        }
        catch (ProblemException nothing) when (nothing.Problem.Code == RequestProblems.NotFound.Code)
        {
            return null; // nothing was published for this tenant: it has no wishes
        }
    }

    private static string? Text(JsonElement? document, string name) =>
        document is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;
}
