using System.Net;
using System.Text.Json;
using Longhouse.Platform.Outbound;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>A provider's answer, or why there is none.</summary>
internal sealed record ProviderAnswer(HttpStatusCode? Status, JsonElement Body, string Failure)
{
    /// <summary>The body as it came, for what is no JSON.</summary>
    public byte[] Raw { get; init; } = [];

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>The provider understood, and said no.</summary>
    public bool IsRefusal => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Calls providers, within limits of time and size, and only where outside calls may go.</summary>
internal sealed class ProviderClient(OutboundClient outbound)
{
    private static readonly OutboundLimits Limits = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseBytes = 1024 * 1024, MaxRedirects = 0 };

    public async Task<ProviderAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var response = await outbound.SendAsync(request, Limits, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            return new ProviderAnswer(response.StatusCode, Parse(body), $"The provider answered {(int)response.StatusCode}.") { Raw = body };
        }
        catch (OutboundRefusedException refused)
        {
            return new ProviderAnswer(null, default, refused.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutException or IOException)
        {
            // The message of such an exception may name the address, and an address may hold a token.
            return new ProviderAnswer(null, default, "The provider did not answer.");
        }
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default; // not every answer is JSON, and the status says enough
        }
    }
}
