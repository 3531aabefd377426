using System.Globalization;
using System.Text.Json;
using Longhouse.Platform.Configuration;
using Longhouse.Platform.Modules;
using Longhouse.Simulator.Data;

namespace Longhouse.Simulator.Settings;

/// <summary>What a tenant's configuration may say: which bars its people replay, from which day on, in how many tabs, and whether guests may.</summary>
internal sealed class SimulatorSchema : IConfigSchema
{
    public const string File = "file";
    public const string StartDate = "start_date";
    public const string TabsPerPerson = "tabs_per_person";
    public const string Guests = "guests";
    private const int MostTabs = 64;
    private const int MaxName = 200;

    private static readonly JsonElement FormDocument = JsonDocument.Parse("""
        {
          "type": "object",
          "title": "Replay",
          "properties": {
            "file": { "type": "string", "title": "File of bars", "description": "The one file that is replayed here, by its name in the data folder. Empty: people choose among all of them.", "maxLength": 200 },
            "start_date": { "type": "string", "format": "date", "title": "Begin on", "description": "The first day that is replayed, such as 2013-05-01. Empty: people choose." },
            "tabs_per_person": { "type": "integer", "title": "Tabs per person", "description": "How many replays one person may have open at once; the one left alone longest makes room. Empty: as many as the server allows.", "minimum": 1, "maximum": 64 },
            "guests": { "type": "boolean", "title": "Open to guests", "description": "Whoever visits may replay without signing in. Observations are for those who sign in." }
          }
        }
        """).RootElement;

    public string AppType => "simulator";

    public int Version => 1;

    public JsonElement Defaults { get; } = JsonDocument.Parse("{}").RootElement;

    public JsonElement Form => FormDocument;

    public IReadOnlyList<ConfigFinding> Validate(JsonElement config, int schemaVersion, ConfigFacts facts)
    {
        var findings = new List<ConfigFinding>();
        var root = new ConfigSection(config, "", findings);
        if (root.Text(File, MaxName) is { Length: > 0 } file && (!DataCommands.IsBars(file) || file != Path.GetFileName(file)))
            root.Error(root.At(File), ConfigCode.Type, "This is not the name of a file of bars.", "A name such as es-30m.csv, without a folder.");
        if (root.Text(StartDate, MaxName) is { Length: > 0 } date && !TryReadDate(date, out _))
            root.Error(root.At(StartDate), ConfigCode.Type, "This is not a day.", "Write it as 2013-05-01.");
        if (root.Has(TabsPerPerson))
            root.Whole(TabsPerPerson, MostTabs, 1, MostTabs);
        root.Flag(Guests, false);
        root.WarnOfUnknown();
        return findings;
    }

    public bool WelcomesGuests(JsonElement config) => config.ValueKind == JsonValueKind.Object && config.TryGetProperty(Guests, out var guests) && guests.ValueKind == JsonValueKind.True;

    public static bool TryReadDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
