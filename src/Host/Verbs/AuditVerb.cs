using System.CommandLine;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

internal static class AuditVerb
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var verify = new Command("verify", "Walk the audit chains and name the first broken link. Exit code 1 if there is one.");
        var tenant = new Option<string?>("--tenant") { Description = "Only this tenant's chain, by id." };
        verify.Options.Add(tenant);
        var arguments = new SettingsArguments(verify, modules);
        verify.SetAction((parsed, cancel) => OfflineServer.WithAsync(arguments, parsed, modules,
            (services, token) => VerifyAsync(services.GetRequiredService<AuditVerifier>(), parsed.GetValue(tenant), token), cancel));
        return new Command("audit", "The record of what was done.") { verify };
    }

    private static async Task<int> VerifyAsync(AuditVerifier verifier, string? tenant, CancellationToken cancel)
    {
        var (entries, broken) = (0L, 0);
        var tenants = tenant is null ? await verifier.TenantsAsync(cancel) : [new TenantId(tenant)];
        foreach (var one in tenants)
        {
            var verdict = await verifier.VerifyAsync(one, cancel);
            entries += verdict.Sound;
            if (verdict.Fault is null)
                continue;
            broken++;
            Console.WriteLine($"broken  {one}: {verdict.Fault}; {verdict.Sound} entries before it are sound");
        }
        Console.WriteLine(broken == 0 ? $"{entries} entries in {tenants.Count} chains are sound." : $"{broken} of {tenants.Count} chains are broken.");
        return broken == 0 ? 0 : 1;
    }
}
