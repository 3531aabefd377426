using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

/// <summary>Requests against a prepared control plane, in their order.</summary>
public sealed class ServiceApiVectors
{
    [Fact, Trait("Acceptance", "1")]
    public async Task Every_request_is_answered_as_the_vector_says()
    {
        await using var house = await PreparedHouse.StartAsync();
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "vectors", "service_api.json")));
        var names = new Dictionary<string, string>(house.Names) { ["NOW"] = house.Host.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) };

        foreach (var vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var id = vector.GetProperty("id").GetString();
            using var request = new HttpRequestMessage(new HttpMethod(vector.GetProperty("method").GetString()!), vector.GetProperty("path").GetString());
            if (vector.TryGetProperty("headers", out var headers))
            {
                foreach (var header in headers.EnumerateObject())
                    request.Headers.TryAddWithoutValidation(header.Name, Fill(header.Value.GetString()!, names));
            }
            if (vector.TryGetProperty("body", out var body))
                request.Content = new StringContent(Fill(body.GetRawText(), names), Encoding.UTF8, "application/json");

            var response = await house.Service.SendAsync(request);

            await CompareAsync(id!, vector.GetProperty("expect"), response);
        }
    }

    private static async Task CompareAsync(string id, JsonElement expected, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected.GetProperty("status").GetInt32() == (int)response.StatusCode, $"{id}: {(int)response.StatusCode} {text}");
        foreach (var part in expected.EnumerateObject())
        {
            switch (part.Name)
            {
                case "status":
                    break;
                case "body":
                    Assert.Equal(part.Value.GetRawText().Replace(" ", "").Replace("\n", ""), text);
                    break;
                case "body_contains":
                    Assert.All(part.Value.EnumerateObject(), field => Assert.Equal(field.Value.ToString(), House.Json(text).GetProperty(field.Name).ToString()));
                    break;
                case "body_has":
                    Assert.All(part.Value.EnumerateArray(), field => Assert.True(House.Json(text).TryGetProperty(field.GetString()!, out _), $"{id}: {field}"));
                    break;
                case "body_matches":
                    Assert.All(part.Value.EnumerateObject(), field => Assert.Matches(field.Value.GetString()!, House.Json(text).GetProperty(field.Name).GetString()));
                    break;
                case "headers":
                    Assert.All(part.Value.EnumerateObject(), header => Assert.Equal(header.Value.GetString(), string.Join(',', response.Headers.GetValues(header.Name))));
                    break;
                default:
                    Assert.Fail($"The vector {id} names {part.Name}, which this test does not compare.");
                    break;
            }
        }
    }

    private static string Fill(string text, Dictionary<string, string> names) =>
        Regex.Replace(text, "[A-Z][A-Z_]{2,}", match => names.GetValueOrDefault(match.Value, match.Value));
}
