using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Json;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary>A call whose token was found to be good.</summary>
internal sealed class ServiceCall(HttpContext http, ServiceToken token)
{
    private const int MaxDepth = 16;

    public HttpContext Http => http;

    public ServiceToken Token => token;

    public string? RequestId { get; } = RequestLog.IdOf(http);

    public By By => new(new Actor("service", token.Id));

    public CancellationToken Cancelled => http.RequestAborted;

    /// <summary>
    /// Reads the body as JSON. What is wrong with it: it is missing or no JSON (<paramref name="unreadable"/>), of another type, too large.
    /// </summary>
    public async Task<(JsonElement Body, ServiceAnswer? Refusal)> ReadJsonAsync(int maxBytes, ServiceAnswer unreadable)
    {
        if (http.Request.ContentLength is 0 || (http.Request.ContentLength is null && !http.Request.Headers.ContainsKey("Transfer-Encoding") && HttpProtocol.IsHttp11(http.Request.Protocol)))
            return (default, unreadable);
        if (!http.Request.HasJsonContentType())
            return (default, ServiceAnswer.WrongType);
        if (http.Request.ContentLength > maxBytes)
            return (default, ServiceAnswer.TooLarge);

        var buffer = new byte[maxBytes + 1];
        var length = 0;
        try
        {
            int read;
            while (length < buffer.Length && (read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), Cancelled)) > 0)
                length += read;
        }
        catch (BadHttpRequestException failure)
        {
            return (default, failure.StatusCode == StatusCodes.Status413PayloadTooLarge ? ServiceAnswer.TooLarge : unreadable);
        }
        if (length > maxBytes)
            return (default, ServiceAnswer.TooLarge);
        return StrictJson.Read(buffer.AsMemory(0, length), maxBytes, MaxDepth, out var body) == JsonFault.None ? (body, null) : (default, unreadable);
    }
}
