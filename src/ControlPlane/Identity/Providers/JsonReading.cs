using System.Text.Json;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>Reads what others wrote: a value of the wrong kind counts as missing.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>True, or "true", as some providers write it.</summary>
    public static bool Flag(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));

    public static long? Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) < 1e15 ? (long)number : null;

    /// <summary>An address that may be trusted with a code or a secret: over TLS, or at this machine.</summary>
    public static string? Address(this JsonElement json, string name) =>
        json.Text(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) ? text : null;
}
