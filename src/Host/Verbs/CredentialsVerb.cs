using System.CommandLine;
using System.Text.Json;
using Longhouse.ControlPlane.Audit;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Providers;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse credentials …</c>. Values come from standard input, so that they stand in no list of processes and no history.</summary>
internal static class CredentialsVerb
{
    private const string FromInput = "The value is read from standard input as a JSON object of fields, such as {\"password\":\"…\"}.";

    public static Command Create(IReadOnlyList<IModule> modules) => new("credentials", "What tenants have given us to act for them.")
    {
        List(modules), Add(modules), Rotate(modules), Test(modules), Revoke(modules), Rewrap(modules),
    };

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var (slug, json) = (ControlVerb.Tenant(), ControlVerb.AsJson());
        return ControlVerb.Define(new Command("list", "Credentials and where they are used; never a value.") { slug, json }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var page = await ListCredentials.HandleAsync(tenant.Id.Value, new PageQuery("", PageQuery.MaxLimit), services.GetRequiredService<ControlDb>(), cancel);
            ControlVerb.PrintAll(page.Value!.Items, parsed.GetValue(json), credential => // this answer always has one
                $"{credential.Id}  {credential.Provider,-12}{credential.State,-18}{credential.Ref}  {credential.Label}  {string.Join(' ', credential.WhereUsed)}");
            return 0;
        });
    }

    private static Command Rewrap(IReadOnlyList<IModule> modules) => ControlVerb.Define(
        new Command("rewrap", "Bring all data keys from under the previous key of the house under its new one."), modules, async (_, services, cancel) =>
        {
            var count = await RewrapCredentials.RunAsync(services.GetRequiredService<ControlDb>(), services.GetRequiredService<CredentialVault>(), cancel);
            Console.WriteLine($"{count} data keys lie under the new key now; none lies under the previous one.");
            var signed = await SignAgain.RunAsync(services.GetRequiredService<ControlDb>(), services.GetRequiredService<SystemDb>(), services.GetRequiredService<AuditSigner>(), cancel);
            Console.WriteLine($"{signed} checkpoints of the audit are signed by the new key as well.");
            return 0;
        });

    private static Command Add(IReadOnlyList<IModule> modules)
    {
        var slug = ControlVerb.Tenant();
        var provider = new Option<string>("--provider") { Description = "Whose credential it is.", Required = true };
        var label = new Option<string>("--label") { Description = "How people call it.", Required = true };
        var billed = new Option<bool>("--platform-billed") { Description = "The house pays for its use." };
        var skip = SkipTest();
        return ControlVerb.Define(new Command("add", $"Keep a credential. {FromInput}") { slug, provider, label, billed, skip }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var request = new AddCredentialRequest(parsed.GetValue(provider)!, parsed.GetValue(label)!, await ReadFieldsAsync(cancel), parsed.GetValue(billed), parsed.GetValue(skip));
            var answer = await AddCredential.HandleAsync(
                tenant.Id.Value, request, services.GetRequiredService<ControlDb>(), services.GetRequiredService<CredentialStore>(), services.GetRequiredService<CredentialTests>(),
                services.GetRequiredService<ConfigSchemas>(), By.House, cancel);
            var made = ControlVerb.Require<CredentialView>(answer.Result);
            Console.WriteLine($"{made.Id} is {made.Ref}.");
            return 0;
        });
    }

    private static Command Rotate(IReadOnlyList<IModule> modules)
    {
        var (slug, id, skip) = (ControlVerb.Tenant(), Which(), SkipTest());
        return ControlVerb.Define(new Command("rotate", $"Give a credential a new value under the same reference. {FromInput}") { slug, id, skip }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var answer = await RotateCredential.HandleAsync(
                tenant.Id.Value, parsed.GetValue(id)!, new RotateCredentialRequest(await ReadFieldsAsync(cancel), parsed.GetValue(skip)), services.GetRequiredService<ControlDb>(),
                services.GetRequiredService<CredentialStore>(), services.GetRequiredService<CredentialTests>(), services.GetRequiredService<ConfigSchemas>(), By.House, cancel);
            var rotated = ControlVerb.Require<CredentialView>(answer.Result);
            Console.WriteLine($"{rotated.Id} has its value number {rotated.Number}.");
            return 0;
        });
    }

    private static Command Test(IReadOnlyList<IModule> modules)
    {
        var (slug, id) = (ControlVerb.Tenant(), Which());
        return ControlVerb.Define(new Command("test", "Ask the provider whether it accepts a credential. Exit code 1 if not.") { slug, id }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var answer = await TestCredential.HandleAsync(
                tenant.Id.Value, parsed.GetValue(id)!, new TestCredentialRequest(), services.GetRequiredService<ControlDb>(), services.GetRequiredService<CredentialTests>(),
                services.GetRequiredService<CredentialVault>(), By.House, cancel);
            var result = ControlVerb.Require<CredentialTestResult>(answer.Result);
            Console.WriteLine(result.Detail);
            return result.Works ? 0 : 1;
        });
    }

    private static Command Revoke(IReadOnlyList<IModule> modules)
    {
        var (slug, id) = (ControlVerb.Tenant(), Which());
        return ControlVerb.Define(new Command("revoke", "Destroy a credential's value, and take it back at the provider where that can be asked.") { slug, id }, modules, async (parsed, services, cancel) =>
        {
            var tenant = await ControlVerb.FindTenantAsync(services, parsed.GetValue(slug)!, cancel);
            var answer = await RevokeCredential.HandleAsync(
                tenant.Id.Value, parsed.GetValue(id)!, services.GetRequiredService<ControlDb>(), services.GetRequiredService<CredentialVault>(),
                services.GetRequiredService<ProviderSignIns>(), By.House, cancel);
            var revoked = ControlVerb.Require<RevokedCredential>(answer.Result);
            Console.WriteLine($"{revoked.Credential.Id} is revoked{(revoked.RevokedAtProvider ? ", at the provider too" : "")}.");
            return 0;
        });
    }

    private static Argument<string> Which() => new("credential") { Description = "The credential's id." };

    private static Option<bool> SkipTest() => new("--skip-test") { Description = "Take the value without asking the provider first." };

    private static async Task<IReadOnlyDictionary<string, string>> ReadFieldsAsync(CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(await Console.In.ReadToEndAsync(cancel)) ?? [];
        }
        catch (JsonException)
        {
            throw new SettingsException("Standard input must hold a JSON object of texts, such as {\"password\":\"…\"}."); // and nothing of what it did hold is shown
        }
    }
}
