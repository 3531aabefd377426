using System.Text.Json;
using System.Text.Json.Serialization;

namespace Longhouse.ControlPlane.Settings;

/// <summary>What by-host answers. The names and their order are a contract with execution planes.</summary>
internal sealed record RuntimeDocument(
    [property: JsonPropertyName("schema_version")] int SchemaVersion,
    [property: JsonPropertyName("tenant")] string Tenant,
    [property: JsonPropertyName("app_type")] string AppType,
    [property: JsonPropertyName("config_version")] string ConfigVersion,
    [property: JsonPropertyName("ttl_seconds")] int TtlSeconds,
    [property: JsonPropertyName("config")] JsonElement Config);
