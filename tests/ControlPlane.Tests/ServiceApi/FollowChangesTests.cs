using System.Net;
using System.Text.Json;
using Longhouse.Platform.Data;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.ServiceApi;

public sealed class FollowChangesTests
{
    [Fact]
    public async Task Who_waits_hears_of_a_publication_of_a_suspension_and_of_a_new_value_at_once()
    {
        await using var house = await PreparedHouse.StartAsync();
        var start = (await ReadAsync(house, "")).GetProperty("next").GetInt64();

        var waiting = ReadAsync(house, $"?since={start}&wait=60");
        Assert.False(waiting.IsCompleted);
        await house.House.PublishAsync(house.Tenants["yyy"], House.LocalConfig.Replace("/pics", "/new", StringComparison.Ordinal), expected: 1);
        var published = await waiting;
        var suspending = ReadAsync(house, $"?since={published.GetProperty("next")}&wait=60");
        await house.House.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{house.Tenants["yyy"].Id}:suspend", new { reason = "x" });
        var suspended = await suspending;
        var adding = ReadAsync(house, $"?since={suspended.GetProperty("next")}&wait=60");
        var reference = await house.AddCredentialAsync("xxx", "telegram", new { bot_token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" });

        var change = published.GetProperty("changes").EnumerateArray().Single();
        Assert.Equal(("config", "yyy", start + 1), (change.GetProperty("kind").GetString(), change.GetProperty("tenant").GetString(), change.GetProperty("seq").GetInt64()));
        Assert.Equal(64, change.GetProperty("config_version").GetString()!.Length);
        Assert.False(change.TryGetProperty("host", out _));
        Assert.Equal("tenant", suspended.GetProperty("changes")[0].GetProperty("kind").GetString());
        var added = (await adding).GetProperty("changes")[0];
        Assert.Equal(("credential", 6), (added.GetProperty("kind").GetString(), added.GetProperty("credential_fp").GetString()!.Length));
        Assert.DoesNotContain(reference, added.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_changes_of_other_apps_stay_unseen()
    {
        await using var house = await PreparedHouse.StartAsync();
        var start = (await ReadAsync(house, "")).GetProperty("next").GetInt64();

        await house.House.PublishAsync(house.Tenants["otherapp"], """{"a":1}""", expected: 1);
        var read = await ReadAsync(house, $"?since={start}&wait=0");

        Assert.Equal((start + 1, 0), (read.GetProperty("next").GetInt64(), read.GetProperty("changes").GetArrayLength()));
    }

    [Fact]
    public async Task Nothing_to_tell_is_told_when_the_time_is_over()
    {
        await using var house = await PreparedHouse.StartAsync();
        var start = (await ReadAsync(house, "")).GetProperty("next").GetInt64();

        var waiting = ReadAsync(house, $"?since={start}&wait=25");
        while (!waiting.IsCompleted)
        {
            house.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(("{\"next\":" + start + ",\"reset\":false,\"changes\":[]}"), (await waiting).GetRawText());
    }

    [Fact]
    public async Task Who_is_too_far_behind_or_ahead_is_told_to_forget()
    {
        await using var house = await PreparedHouse.StartAsync();
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        await db.WriteAsync(write => write.ExecuteAsync($"update control_feed set seq = seq + {20_000}", default), default);

        var behind = await ReadAsync(house, "?since=1&wait=0");
        var ahead = await ReadAsync(house, "?since=99999999&wait=60");

        Assert.True(behind.GetProperty("reset").GetBoolean() && ahead.GetProperty("reset").GetBoolean());
        Assert.True(behind.GetProperty("next").GetInt64() > 20_000);
    }

    [Theory]
    [InlineData("?since=x")]
    [InlineData("?since=-1")]
    [InlineData("?since=1&since=2")]
    [InlineData("?since=1&wait=soon")]
    public async Task A_number_that_is_none_is_refused(string query)
    {
        await using var house = await PreparedHouse.StartAsync();

        Assert.Equal("400 {\"error\":\"bad_request\"}", await house.AnswerAsync("GET", $"/v1/runtime/changes{query}"));
    }

    [Fact]
    public async Task Numbers_appear_in_their_order_however_many_write_at_once()
    {
        await using var house = await PreparedHouse.StartAsync();
        var start = (await ReadAsync(house, "")).GetProperty("next").GetInt64();
        var seen = new List<long>();
        var reading = Task.Run(async () =>
        {
            var at = start;
            while (seen.Count < 20)
            {
                var page = await ReadAsync(house, $"?since={at}&wait=60");
                seen.AddRange(page.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("seq").GetInt64()));
                at = page.GetProperty("next").GetInt64();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => house.AddCredentialAsync(i % 2 == 0 ? "xxx" : "yyy", "smtp", new { password = "x" })));
        await reading;

        Assert.Equal(Enumerable.Range(1, 20).Select(i => start + i), seen);
    }

    private static async Task<JsonElement> ReadAsync(PreparedHouse house, string query)
    {
        var response = await house.SendAsync("GET", $"/v1/runtime/changes{query}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await House.JsonAsync(response);
    }
}
