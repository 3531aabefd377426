using System.Net;
using Longhouse.ControlPlane.Tests.Identity;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyRotationTests
{
    [Fact]
    public async Task Rotation_leaves_the_old_key_in_force_for_the_overlap()
    {
        await using var house = await KeyHouse.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" }, days = 30 });

        var rotated = await TestJson.ReadAsync<MadeKey>(await house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{old.Id}/rotation", new { overlapHours = 2 }));

        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(rotated.Key)).StatusCode);
        Assert.Equal(house.Host.Clock.GetUtcNow().AddDays(30), rotated.ExpiresAt);
        Assert.Equal(rotated.Id, Assert.Single(await house.Admin.ReadAsync<SeenKey[]>(house.Keys), k => k.Id == old.Id).RotatedTo);
        house.Host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(rotated.Key)).StatusCode);
    }

    [Fact]
    public async Task A_key_is_rotated_once_and_whoever_read_it_before_is_told()
    {
        await using var house = await KeyHouse.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });
        var path = $"{house.Keys}/{old.Id}";
        var read = Assert.Single(await house.Admin.ReadAsync<SeenKey[]>(house.Keys)).Version;

        var first = await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }, read);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("request.stale", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }, read))).Code);
        Assert.Equal("control.key_rotated", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Post, $"{path}/rotation", new { }))).Code);
        Assert.Equal("request.stale", (await ReadProblem.OfAsync(await house.Admin.SendAsync(HttpMethod.Delete, path, null, read))).Code); // or they would take the new one for ended too
        Assert.Equal(HttpStatusCode.OK, (await house.CallAsync(old.Key)).StatusCode);
        Assert.Equal(2, (await house.Admin.ReadAsync<SeenKey[]>(house.Keys)).Length);

        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, path)).StatusCode); // in a hurry nobody has to read
    }

    [Fact]
    public async Task Of_many_who_rotate_a_key_at_once_one_gets_a_new_one()
    {
        await using var house = await KeyHouse.StartAsync();
        var old = await house.CreateAsync(new { name = "reader", scopes = new[] { "notes.read" } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{old.Id}/rotation", new { })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(2, (await house.Admin.ReadAsync<SeenKey[]>(house.Keys)).Length);
    }

    [Fact]
    public async Task Nobody_is_given_by_a_rotation_what_they_could_not_give_a_key_themselves()
    {
        await using var house = await KeyHouse.StartAsync(TenantRole.Owner, new OpenHall());
        var key = await house.CreateAsync(new { name = "janitor", scopes = new[] { "hall.close" } });
        await house.GiveAsync(TenantRole.Admin);

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"{house.Keys}/{key.Id}/rotation", new { });

        Assert.Equal("control.key_too_wide", (await ReadProblem.OfAsync(answer)).Code);
        Assert.Null(Assert.Single(await house.Admin.ReadAsync<SeenKey[]>(house.Keys)).RotatedTo);
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"{house.Keys}/{key.Id}")).StatusCode); // they may end it
    }
}
