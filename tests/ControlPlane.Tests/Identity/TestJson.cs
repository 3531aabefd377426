using System.Text.Json;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.Identity;

internal static class TestJson
{
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<T>(await response.Content.ReadAsStringAsync(), TestCaller.Json) ?? throw new InvalidOperationException("The answer is null.");
}
