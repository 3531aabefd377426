using System.Net;
using Longhouse.ControlPlane.Operation;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Operation;

public sealed class SystemTests
{
    [Fact]
    public async Task An_operator_sees_the_house_at_a_glance()
    {
        await using var house = await House.StartAsync();
        await house.AddTenantAsync("one");
        var two = await house.AddTenantAsync("two");
        await house.Admin.PostAsync<object>($"/api/v1/tenants/{two.Id}:suspend", new { reason = "unpaid" });
        await house.Admin.SendAsync(HttpMethod.Get, "/api/v1/tenants/none");

        var seen = await house.Admin.GetAsync<Seen>("/api/v1/system");

        Assert.Equal((TestDatabase.IsPostgres ? "postgres" : "sqlite", "folder", "healthy"), (seen.Database, seen.Blobs, seen.Health));
        Assert.Equal([1, 1], [seen.Tenants["active"], seen.Tenants["suspended"]]);
        Assert.Equal(["blobs", "database"], seen.Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.True(seen.Traffic.Requests >= 4 && seen.Traffic.ClientErrors >= 1, seen.Traffic.ToString());
        Assert.Equal(house.Host.Clock.GetUtcNow(), seen.Now);
        Assert.True(seen.Process.MemoryBytes > 0);
    }

    [Fact]
    public async Task It_is_for_people_of_the_house()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");

        Assert.Equal(HttpStatusCode.OK, (await house.Host.SignInToConsole(PlatformRole.Auditor).Client.GetAsync("/api/v1/system")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Owner).Client.GetAsync("/api/v1/system")).StatusCode);
    }

    [Fact]
    public async Task What_the_process_did_is_remembered_coarser_the_longer_ago()
    {
        await using var house = await House.StartAsync();
        var past = house.Host.Services.GetRequiredService<ProcessPast>();
        for (var minute = 0; minute < 120; minute++)
        {
            house.Host.Clock.Jump(TimeSpan.FromMinutes(1));
            past.Look();
        }

        var hour = await house.Admin.GetAsync<Past>("/api/v1/system/past?range=hour");
        var day = await house.Admin.GetAsync<Past>("/api/v1/system/past?range=day");

        Assert.Equal((60, 61), (hour.StepSeconds, hour.Samples.Length));
        Assert.InRange(day.Samples.Length, 8, 9);
        Assert.All(day.Samples.Zip(day.Samples.Skip(1)), pair => Assert.InRange((pair.Second.At - pair.First.At).TotalMinutes, 14.5, 16));
        Assert.Equal(HttpStatusCode.BadRequest, (await house.Admin.Client.GetAsync("/api/v1/system/past?range=year")).StatusCode);
    }

    [Theory]
    [InlineData(0.5, new long[] { 5, 5, 0 }, 1.0)]
    [InlineData(0.51, new long[] { 5, 5, 0 }, 10.0)]
    [InlineData(0.99, new long[] { 0, 0, 3 }, null)]
    [InlineData(0.5, new long[] { 0, 0, 0 }, null)]
    public void A_time_is_the_upper_end_of_its_bucket(double share, long[] buckets, double? milliseconds) =>
        Assert.Equal(milliseconds, Traffic.TimeOf(share, buckets, [0.001, 0.01]));

    private sealed record Seen(
        string Database, string Blobs, string Health, Part[] Parts, Dictionary<string, long> Tenants, DateTimeOffset Now, Counted Traffic, Use Process);

    private sealed record Past(int StepSeconds, Sample[] Samples);

    private sealed record Sample(DateTimeOffset At);

    private sealed record Part(string Name);

    private sealed record Counted(long Requests, long ClientErrors);

    private sealed record Use(long MemoryBytes);
}
