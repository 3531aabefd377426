using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Credentials.Storage;
using Longhouse.ControlPlane.Departures;
using Longhouse.ControlPlane.Tests.ServiceApi;
using Longhouse.Platform.Testing;
using Longhouse.Platform.Tests.Blobs;

namespace Longhouse.ControlPlane.Tests.Credentials;

public sealed class ManagedStorageTests(S3Server servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_tenant_is_given_a_prefix_and_a_key_that_opens_no_other()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));

        var made = await MakeAsync(house, one);
        await MakeAsync(house, two);

        Assert.Equal(("managed", "active"), (made.GetProperty("provider").GetString(), made.GetProperty("state").GetString()));
        Assert.Equal(["tenants"], storage.Buckets.Keys);
        Assert.Equal(2, storage.Users.Count);
        var policy = JsonDocument.Parse(storage.Users.Single(user => user.Key.StartsWith("longhouse-one-", StringComparison.Ordinal)).Value.Policy!).RootElement.GetProperty("Statement");
        Assert.Equal("arn:aws:s3:::tenants/tenants/one/*", policy[0].GetProperty("Resource").GetString());
        Assert.Equal("tenants/one/*", policy[1].GetProperty("Condition").GetProperty("StringLike").GetProperty("s3:prefix").GetString());
        var tested = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{one.Id}/credentials/{made.GetProperty("id").GetString()}:test", new { }));
        Assert.True(tested.GetProperty("works").GetBoolean());
    }

    [Fact]
    public async Task Revoking_takes_the_key_and_its_user_away()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        var made = await MakeAsync(house, tenant);

        var revoked = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/credentials/{made.GetProperty("id").GetString()}:revoke"));

        Assert.True(revoked.GetProperty("revokedAtProvider").GetBoolean());
        Assert.Empty(storage.Users);
    }

    [Theory]
    [InlineData("CreateUser")]
    [InlineData("PutUserPolicy")]
    [InlineData("CreateAccessKey")]
    public async Task What_is_not_made_whole_is_not_made_at_all(string failing)
    {
        await using var storage = await FakeStorage.StartAsync();
        storage.Failing = failing;
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage");

        Assert.Equal("control.storage_not_made", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, answer));
        Assert.Empty(storage.Users);
        Assert.Empty((await house.Admin.GetAsync<Page<JsonElement>>($"/api/v1/tenants/{tenant.Id}/credentials")).Items);
    }

    [Fact]
    public async Task What_the_database_could_not_keep_is_taken_away_again_and_what_it_kept_stays()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var (one, two) = (await house.AddTenantAsync("one"), await house.AddTenantAsync("two"));
        await MakeAsync(house, two);
        storage.OnKey = () => ReadOnlyTests.SwitchAsync(house.Host, on: true);

        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{one.Id}/storage");

        Assert.Equal("server.unavailable", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, answer));
        Assert.Equal(2, storage.Users.Count);
        await ReadOnlyTests.SwitchAsync(house.Host, on: false);
        storage.OnKey = null;
        house.Host.Clock.Advance(RemoveUnkeptUser.Delay);
        await house.Host.RunJobsAsync();
        Assert.StartsWith("longhouse-two-", Assert.Single(storage.Users).Key, StringComparison.Ordinal);
        Assert.Empty((await house.Admin.GetAsync<Page<JsonElement>>($"/api/v1/tenants/{one.Id}/credentials")).Items);

        await MakeAsync(house, one);
        Assert.Equal(2, storage.Users.Count);
    }

    [Fact]
    public async Task A_tenant_that_goes_while_its_storage_is_made_leaves_no_user_behind()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        storage.OnKey = () => house.Admin.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}:delete", new { slug = "one" });

        Assert.Equal("control.tenant_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage")));

        Assert.Empty(storage.Users);
    }

    [Fact]
    public async Task Whoever_looks_after_a_tenant_sees_its_storage_and_takes_it_away_with_its_key()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        var path = $"/api/v1/tenants/{tenant.Id}/storage";
        Assert.Equal((true, "tenants/one/", null), await SeeAsync());

        var made = (await MakeAsync(house, tenant)).GetProperty("id").GetString();
        Assert.Equal((true, "tenants/one/", made), await SeeAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{tenant.Id}/credentials/{made}")).StatusCode);
        Assert.Equal((true, "tenants/one/", null), await SeeAsync());
        Assert.Empty(storage.Users);

        async Task<(bool, string?, string?)> SeeAsync()
        {
            var seen = await house.Admin.GetAsync<JsonElement>(path);
            return (seen.GetProperty("isSetUp").GetBoolean(), seen.GetProperty("prefix").GetString(), seen.GetProperty("credentialId").GetString());
        }
    }

    [Fact]
    public void An_answer_with_a_document_type_is_no_answer()
    {
        static IReadOnlyList<string> Keys(string xml) => S3Answer.All(new ProviderAnswer(HttpStatusCode.OK, default, "") { Raw = Encoding.UTF8.GetBytes(xml) }, "Key");

        Assert.Equal(["a"], Keys("<r><Key>a</Key></r>"));
        Assert.Empty(Keys("""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><Key>&x;</Key></r>"""));
        Assert.Empty(Keys("no xml"));
    }

    [Fact]
    public async Task A_house_without_storage_says_so()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");

        Assert.False((await house.Admin.GetAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/storage")).GetProperty("isSetUp").GetBoolean());
        Assert.Equal("control.storage_not_set_up", await House.CodeAsync(HttpStatusCode.ServiceUnavailable, await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage")));
    }

    [Theory]
    [InlineData(false, "kept", 3)]
    [InlineData(true, "deleted", 1)]
    public async Task Objects_go_with_their_tenant_only_if_somebody_said_so(bool chosen, string outcome, int left)
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        await MakeAsync(house, tenant);
        foreach (var key in (string[])["tenants/tenants/one/inbox/a b+ü&.jpg", "tenants/tenants/one/keep/b.jpg", "tenants/tenants/other/c.jpg"])
            storage.Objects[key] = true;

        var report = await LetGoAsync(house, tenant, new { slug = "one", deleteManagedObjects = chosen });

        Assert.Equal((outcome, chosen ? 2 : 0, left), (report.GetProperty("managedObjects").GetString(), report.GetProperty("managedObjectsDeleted").GetInt32(), storage.Objects.Count));
        Assert.Contains("tenants/tenants/other/c.jpg", storage.Objects.Keys);
        Assert.Empty(storage.Users); // the key is taken back either way
    }

    /// <summary>A real server checks the signatures of what it is asked; it takes the peers of the tests.</summary>
    public static TheoryData<string> Servers => S3Server.IsAtHand ? ["in process", "s3rver"] : ["in process"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Objects_of_any_name_are_deleted_below_the_prefix_alone(string server)
    {
        await using var storage = await FakeStorage.StartAsync();
        var real = server == "s3rver" ? await servers.NewBucketAsync("") : null;
        var (endpoint, bucket, key) = real is null ? (storage.Url, "tenants", "OWN") : (real.Endpoint!, real.Bucket!, real.AccessKey!);
        await using var house = await House.StartAsync(new TestHostOptions
        {
            Clock = new HeldClock(TimeProvider.System.GetUtcNow() - Departure.Grace), // a server takes only signatures of about now
            Settings = new Dictionary<string, string> { ["Outbound:Allow"] = "127.0.0.1,localhost", ["Outbound:Ports"] = $"{new Uri(endpoint).Port},443" },
        });
        var tenant = await house.AddTenantAsync("one");
        var fields = new Dictionary<string, string> { ["access_key_id"] = key, ["secret_access_key"] = key, ["endpoint_url"] = endpoint, ["bucket"] = bucket, ["region"] = "us-east-1" };
        await house.Admin.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/credentials", new { provider = "managed", label = "Own", fields, skipTest = true });
        string[] names = ["tenants/one/a.jpg", "tenants/one/a b+c&d=e.jpg", "tenants/one/größe (1)~'!*.jpg", "tenants/one/deep/er/x%20y.jpg", "tenants/other/stays.jpg"];
        using var s3 = new AmazonS3Client(key, key, new AmazonS3Config { ServiceURL = endpoint, ForcePathStyle = true });
        foreach (var name in names)
        {
            if (real is null)
                storage.Objects[$"{bucket}/{name}"] = true;
            else
                await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = name, ContentBody = "x" });
        }

        var report = await LetGoAsync(house, tenant, new { slug = "one", deleteManagedObjects = true });

        Assert.Equal(("deleted", 4), (report.GetProperty("managedObjects").GetString(), report.GetProperty("managedObjectsDeleted").GetInt32()));
        var left = real is null ? storage.Objects.Keys.Select(name => name[(bucket.Length + 1)..]) : (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects.Select(one => one.Key);
        Assert.Equal(["tenants/other/stays.jpg"], left);
    }

    [Fact]
    public async Task A_storage_that_cannot_be_emptied_keeps_nothing_else_from_going_and_the_report_says_so()
    {
        await using var storage = await FakeStorage.StartAsync();
        await using var house = await House.StartAsync(storage.Settings);
        var tenant = await house.AddTenantAsync("one");
        await MakeAsync(house, tenant);
        storage.Objects["tenants/tenants/one/a.jpg"] = true;
        storage.IsStuck = true;

        var report = await LetGoAsync(house, tenant, new { slug = "one", deleteManagedObjects = true });

        Assert.Equal(("left", 0), (report.GetProperty("managedObjects").GetString(), report.GetProperty("managedObjectsDeleted").GetInt32()));
    }

    private static async Task<JsonElement> MakeAsync(House house, TenantAnswer tenant)
    {
        var answer = await house.Admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Id}/storage");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await House.JsonAsync(answer);
    }

    private static async Task<JsonElement> LetGoAsync(House house, TenantAnswer tenant, object request)
    {
        await house.Admin.PostAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}:delete", request);
        house.Host.Clock.Advance(Departure.Grace);
        var report = default(JsonElement);
        await Until.TrueAsync(async () => // it is tried again, each time a little later; on PostgreSQL by the database's own clock
        {
            await house.Host.RunJobsAsync();
            report = (await house.Admin.GetAsync<JsonElement>($"/api/v1/tenants/{tenant.Id}/departure")).GetProperty("report");
            house.Host.Clock.Advance(TimeSpan.FromMinutes(1));
            return report.ValueKind == JsonValueKind.Object;
        }, Patience, "the tenant is gone");
        return report;
    }
}
