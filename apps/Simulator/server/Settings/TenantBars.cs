using System.Text.Json;
using Longhouse.Platform.Runtime;
using Microsoft.Extensions.Options;

namespace Longhouse.Simulator.Settings;

/// <summary>Which bars a tenant's people may replay, null where they choose, and in how many tabs at once.</summary>
internal sealed record TenantRules(string? File, DateOnly? StartDate, int TabsPerPerson);

/// <summary>Asks the tenant's configuration, and where that says nothing the server's own settings.</summary>
internal sealed class TenantBars(TenantRuntime runtime, IOptions<SimulatorOptions> options)
{
    public async Task<TenantRules> FindAsync(CancellationToken cancel)
    {
        var document = (await runtime.ForReadAsync(cancel))?.Document; // a tenant for which nothing was published has no wishes
        var startDate = SimulatorSchema.TryReadDate(Text(document, SimulatorSchema.StartDate), out var date) ? date : (DateOnly?)null;
        return new TenantRules(Text(document, SimulatorSchema.File) ?? options.Value.File, startDate, Math.Min(Tabs(document), options.Value.MaxReplaysPerPerson));
    }

    private static int Tabs(JsonElement? document) =>
        document is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(SimulatorSchema.TabsPerPerson, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var tabs) ? tabs : int.MaxValue;

    private static string? Text(JsonElement? document, string name) =>
        document is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;
}
