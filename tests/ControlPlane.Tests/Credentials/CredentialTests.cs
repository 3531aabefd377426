using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Identity;
using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Longhouse.Platform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Longhouse.ControlPlane.Tests.Credentials;

public sealed class CredentialTests
{
    private const string Secret = "plain-secret-0123456789-nobody-must-read";

    [Fact]
    public async Task A_value_goes_in_and_never_comes_out_again()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");

        var added = await house.Admin.SendAsync(HttpMethod.Post, Path(tenant), new { provider = "smtp", label = "Mail", fields = new { password = Secret } });
        var listed = await house.Admin.Client.GetAsync(Path(tenant));

        var view = await House.AsAsync<View>(added);
        Assert.Equal(("active", "smtp", 1, 12), (view.State, view.Provider, view.Number, view.Version.Length));
        Assert.Matches("^cr_[0-9A-Za-z]{43}$", view.Ref);
        Assert.DoesNotContain(Secret, await added.Content.ReadAsStringAsync() + await listed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Join('\n', house.Host.Logs.Lines), StringComparison.Ordinal);
    }

    [Fact, Trait("Acceptance", "13")]
    public async Task A_stolen_database_tells_no_secret()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var credential = await AddAsync(house, tenant, "smtp", new { password = Secret });
        await house.Admin.PostAsync<View>($"{Path(tenant)}/{credential.Id}:rotate", new { fields = new { password = Secret + "-2" }, skipTest = true });
        var (token, _) = await TokenAsync(house);

        var dump = await DumpAsync(house.Host);

        Assert.Contains(credential.Ref, dump, StringComparison.Ordinal); // the search does find what is there
        foreach (var known in new[] { Secret, token, Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)) })
            Assert.DoesNotContain(known, dump, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_payload_opens_only_where_it_belongs_and_unchanged()
    {
        await using var house = await House.StartAsync();
        var vault = house.Host.Services.GetRequiredService<CredentialVault>();
        var place = new CredentialPlace("tenant_a", "cr_1", "smtp");
        var box = vault.Seal(place, Encoding.UTF8.GetBytes(Secret));

        Assert.Equal(Secret, Encoding.UTF8.GetString(vault.Open(place, box)));
        foreach (var elsewhere in new[] { place with { TenantId = "tenant_b" }, place with { Ref = "cr_2" }, place with { Provider = "openai" } })
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(elsewhere, box));
        var forged = box.Payload.ToArray();
        forged[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(place, box with { Payload = forged }));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(place, vault.Seal(place, "x"u8) with { Payload = box.Payload }));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(place, box with { WrappedKey = [1, 2, 3] }));
    }

    [Fact]
    public async Task A_new_key_of_the_house_opens_all_that_lay_under_the_one_before_once_it_was_rewrapped()
    {
        var database = await TestDatabase.CreateAsync([]);
        await using var _1 = database;
        var (first, second) = (await WriteKeyAsync(database, "first"), await WriteKeyAsync(database, "second"));
        TestHostOptions With(params (string Key, string Value)[] settings) => new() { Database = database, Settings = settings.ToDictionary(s => s.Key, s => s.Value), WithTenant = false };
        TenantAnswer tenant;
        View credential;
        await using (var before = await House.StartAsync(With(("KeyFile", first))))
        {
            tenant = await before.AddTenantAsync("studio");
            credential = await AddAsync(before, tenant, "smtp", new { password = "one" });
            await before.Admin.PostAsync<View>($"{Path(tenant)}/{credential.Id}:rotate", new { fields = new { password = "two" }, skipTest = true });
        }

        await using (var between = await House.StartAsync(With(("KeyFile", second), ("PreviousKeyFile", first))))
        {
            Assert.Equal("two", await OpenAsync(between, tenant, credential.Id)); // readable from the first moment on
            var (db, vault) = (between.Host.Services.GetRequiredService<ControlDb>(), between.Host.Services.GetRequiredService<CredentialVault>());
            Assert.Equal(2, await RewrapCredentials.RunAsync(db, vault, CancellationToken.None));
            Assert.Equal(0, await RewrapCredentials.RunAsync(db, vault, CancellationToken.None));
        }

        await using var after = await House.StartAsync(With(("KeyFile", second)));
        Assert.Equal("two", await OpenAsync(after, tenant, credential.Id));
        await House.AsAsync<View>(await after.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:restore"));
        Assert.Equal("one", await OpenAsync(after, tenant, credential.Id));
    }

    private static async Task<string> WriteKeyAsync(TestDatabase database, string name)
    {
        var file = System.IO.Path.Combine(database.Folder, $"{name}.key");
        await File.WriteAllTextAsync(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    [Theory]
    [InlineData("""{"provider":"carrier-pigeon","label":"x","fields":{}}""", "provider")]
    [InlineData("""{"provider":"smtp","label":"x","fields":{}}""", "fields.password")]
    [InlineData("""{"provider":"smtp","label":"x","fields":{"password":" "}}""", "fields.password")]
    [InlineData("""{"provider":"smtp","label":"x","fields":{"password":"x","more":"y"}}""", "fields.more")]
    [InlineData("""{"provider":"smtp","label":"x","fields":{"password":"x\u0000y"}}""", "fields.password")]
    [InlineData("""{"provider":"openai","label":"x","fields":{"api_key":"not-sk"}}""", "fields.api_key")]
    [InlineData("""{"provider":"openai","label":"x","fields":{"api_key":"k","base_url":"http://10.0.0.1/v1"}}""", "fields.base_url")]
    [InlineData("""{"provider":"managed","label":"x","fields":{"access_key_id":"a","secret_access_key":"b","endpoint_url":"ftp://x.example","bucket":"b"}}""", "fields.endpoint_url")]
    [InlineData("""{"provider":"smtp","label":"","fields":{"password":"x"}}""", "label")]
    public async Task What_cannot_be_a_credential_is_refused_by_field(string body, string field)
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");

        var response = await house.Admin.SendAsync(HttpMethod.Post, Path(tenant), House.Json(body));

        Assert.Equal("request.invalid", await House.CodeAsync(HttpStatusCode.BadRequest, response));
        Assert.Contains(field, (await ReadProblem.OfAsync(response)).Errors!.Keys);
    }

    [Fact]
    public async Task Operators_enter_no_secrets_and_tenants_do_not_say_who_pays()
    {
        await using var house = await House.StartAsync();
        var (own, other) = (await house.AddTenantAsync("own"), await house.AddTenantAsync("other"));
        var body = new { provider = "smtp", label = "x", fields = new { password = "x" } };
        var billed = new { provider = "smtp", label = "x", fields = new { password = "x" }, platformBilled = true };
        var owner = house.SignIn(own, TenantRole.Owner);

        Assert.Equal(HttpStatusCode.Forbidden, (await house.Host.SignInToConsole(PlatformRole.Operator).SendAsync(HttpMethod.Post, Path(own), body)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await owner.SendAsync(HttpMethod.Post, Path(own), body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.SendAsync(HttpMethod.Post, Path(own), billed)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.SendAsync(HttpMethod.Post, Path(other), body)).StatusCode);
        var theirs = await AddAsync(house, other, "smtp", new { password = "x" });
        Assert.Equal("control.credential_not_found", await House.CodeAsync(HttpStatusCode.NotFound, await owner.SendAsync(HttpMethod.Post, $"{Path(own)}/{theirs.Id}:revoke")));
    }

    [Fact]
    public async Task A_new_value_keeps_the_reference_and_the_configuration_and_the_old_one_can_be_restored_for_a_week()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var credential = await AddAsync(house, tenant, "smtp", new { password = "one" });
        foreach (var password in new[] { "two", "three", "four" })
            await house.Admin.PostAsync<View>($"{Path(tenant)}/{credential.Id}:rotate", new { fields = new { password }, skipTest = true });
        var db = house.Host.Services.GetRequiredService<SystemDb>();
        Assert.Equal(2, await db.CountAsync($"select count(*) from control_credential_versions where tenant_id = {tenant.Id}", default));

        var restored = await House.AsAsync<View>(await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:restore"));
        Assert.Equal((credential.Ref, 5), (restored.Ref, restored.Number));
        Assert.Equal("three", await OpenAsync(house, tenant, credential.Id));

        house.Host.Clock.Jump(TimeSpan.FromDays(8));
        await house.Host.Services.GetRequiredService<JobClient>().EnqueueAsync(new PurgeExpired(), new JobOptions { Partition = TenantId.House.Value }, CancellationToken.None);
        await house.Host.RunJobsAsync();
        Assert.Equal(0, await db.CountAsync($"select count(*) from control_credential_versions where tenant_id = {tenant.Id}", default));
        Assert.Equal("control.credential_no_earlier", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:restore")));
    }

    [Fact]
    public async Task A_leaked_reference_is_renewed_and_the_published_configuration_moves_along()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var credential = await AddAsync(house, tenant, "dropbox", new { refresh_token = "r" });
        var config = House.LocalConfig.Replace("\"local\"", "\"dropbox\"", StringComparison.Ordinal).Replace("\"none\"", $"\"{credential.Ref}\"", StringComparison.Ordinal);
        await house.PublishAsync(tenant, config);

        var renewed = await House.AsAsync<View>(await house.Admin.SendAsync(HttpMethod.Post, $"{Path(tenant)}/{credential.Id}:rekey"));

        Assert.NotEqual(credential.Ref, renewed.Ref);
        Assert.Equal(["/storage/credentials_ref"], renewed.WhereUsed);
        var published = await house.Admin.GetAsync<ConfigAnswer>($"/api/v1/tenants/{tenant.Id}/config");
        Assert.Equal((2, renewed.Ref), (published.Revision, published.Config.GetProperty("storage").GetProperty("credentials_ref").GetString()));
        Assert.Equal("r", await OpenAsync(house, tenant, credential.Id));
    }

    [Fact]
    public async Task A_revoked_credential_is_gone_for_good_and_one_in_use_is_not_deleted()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("studio");
        var credential = await AddAsync(house, tenant, "managed", new { access_key_id = "a", secret_access_key = "b", endpoint_url = "https://s3.example", bucket = "b" });
        var config = House.LocalConfig.Replace("\"local\"", "\"s3\"", StringComparison.Ordinal).Replace("\"none\"", $"\"{credential.Ref}\"", StringComparison.Ordinal);
        await house.PublishAsync(tenant, config);
        var path = $"{Path(tenant)}/{credential.Id}";

        Assert.Equal("control.credential_in_use", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Delete, path)));
        await House.AsAsync<JsonElement>(await house.Admin.SendAsync(HttpMethod.Post, $"{path}:revoke"));

        Assert.Equal(0, await house.Host.Services.GetRequiredService<SystemDb>().CountAsync(
            $"select count(*) from control_credentials where tenant_id = {tenant.Id} and (payload is not null or wrapped_key is not null)", default));
        foreach (var verb in new[] { "revoke", "rekey" })
            Assert.Equal("control.credential_revoked", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{path}:{verb}")));
        Assert.Equal("control.credential_revoked", await House.CodeAsync(HttpStatusCode.Conflict, await house.Admin.SendAsync(HttpMethod.Post, $"{path}:test", new { })));

        // What refers to it cannot be published again.
        var again = await house.TryPublishAsync(tenant, config.Replace("/pics", "/new", StringComparison.Ordinal), expected: 1);
        Assert.Equal("ref_inactive", (await House.JsonAsync(again)).GetProperty("findings")[0].GetProperty("code").GetString());
        await house.PublishAsync(tenant, House.LocalConfig, expected: 1);
        Assert.Equal(HttpStatusCode.NoContent, (await house.Admin.SendAsync(HttpMethod.Delete, path)).StatusCode);
    }

    [Fact]
    public async Task A_reference_of_another_tenant_or_kind_cannot_be_published()
    {
        await using var house = await House.StartAsync();
        var (own, other) = (await house.AddTenantAsync("own"), await house.AddTenantAsync("other"));
        var theirs = await AddAsync(house, other, "dropbox", new { refresh_token = "r" });
        var mail = await AddAsync(house, own, "smtp", new { password = "x" });
        string Config(string reference) => House.LocalConfig.Replace("\"local\"", "\"dropbox\"", StringComparison.Ordinal).Replace("\"none\"", $"\"{reference}\"", StringComparison.Ordinal);

        async Task<string?> CodeOfAsync(string reference) =>
            (await House.JsonAsync(await house.TryPublishAsync(own, Config(reference)))).GetProperty("findings")[0].GetProperty("code").GetString();

        Assert.Equal("unknown_ref", await CodeOfAsync(theirs.Ref));
        Assert.Equal("ref_wrong_kind", await CodeOfAsync(mail.Ref));
    }

    private sealed record View(string Id, string Ref, string Provider, string State, long Number, string Version, IReadOnlyList<string> WhereUsed);

    private static string Path(TenantAnswer tenant) => $"/api/v1/tenants/{tenant.Id}/credentials";

    private static Task<View> AddAsync(House house, TenantAnswer tenant, string provider, object fields) =>
        house.Admin.PostAsync<View>(Path(tenant), new { provider, label = provider, fields, skipTest = true });

    private static async Task<(string Token, string Id)> TokenAsync(House house)
    {
        var made = await House.JsonAsync(await house.Admin.SendAsync(HttpMethod.Post, "/api/v1/service-tokens", new { name = "x", appType = "publisher_v2" }));
        return (made.GetProperty("token").GetString()!, "");
    }

    private static async Task<string?> OpenAsync(House house, TenantAnswer tenant, string id)
    {
        var db = house.Host.Services.GetRequiredService<ControlPlane.Data.ControlDb>();
        var credential = await Credential.FindAsync(db, tenant.Id, id, default);
        return credential!.Open(house.Host.Services.GetRequiredService<CredentialVault>()).Fields.Values.Single();
    }

    // All bytes that a thief would have: the file with its journal, or every row of every table.
    private static async Task<string> DumpAsync(TestHost host)
    {
        if (!TestDatabase.IsPostgres)
        {
            var text = new StringBuilder();
            foreach (var file in Directory.GetFiles(host.Database.Folder, "longhouse.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                text.Append(await reader.ReadToEndAsync());
            }
            return text.ToString();
        }
        await using var owner = new NpgsqlConnection(host.Database.OwnerSetting);
        await owner.OpenAsync();
        var tables = new List<string>();
        await using (var names = new NpgsqlCommand("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace", owner))
        await using (var reader = await names.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }
        var all = new StringBuilder();
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"select t::text from {table} t", owner);
            await using var reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                all.AppendLine(reader.GetString(0));
        }
        return all.ToString();
    }
}
