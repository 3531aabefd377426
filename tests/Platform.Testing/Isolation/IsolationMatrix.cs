using Longhouse.ControlPlane.Departures;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>
/// Attacks one tenant's rows from another: every tenant table with every verb, and every endpoint with the other's ids. Tables and
/// endpoints are discovered, so a new one is attacked without anyone remembering; one that has no rows to attack is a breach in itself.
/// </summary>
public static class IsolationMatrix
{
    /// <summary>Text that stands in every row of the attacked tenant and must never reach the attacker.</summary>
    public const string Secret = "theirs-alone";

    /// <param name="host">A started host.</param>
    /// <param name="fill">Makes at least one row in each of the module's tables, with this text wherever a text goes.</param>
    /// <param name="bodies">Bodies for endpoints, by name, where a made-up one would be refused.</param>
    /// <returns>What was attacked, and each breach as a sentence.</returns>
    public static async Task<IsolationReport> AttackAsync(
        TestHost host, Func<TestCaller, string, Task> fill, IReadOnlyDictionary<string, object>? bodies = null)
    {
        var module = host.Modules[0];
        var ours = await host.AddTenantAsync("ours");
        var theirs = await host.AddTenantAsync("theirs");
        var us = await host.SignInAsync(ours, [.. module.Permissions]);
        var them = await host.SignInAsync(theirs, [.. module.Permissions]);
        await fill(us, "ours");
        await fill(them, Secret);
        await IdentityRows.FillAsync(host, ours.Id, "ours");
        await IdentityRows.FillAsync(host, theirs.Id, Secret);
        await ControlRows.FillAsync(host, ours.Id, "ours");
        await ControlRows.FillAsync(host, theirs.Id, Secret);

        var report = new IsolationReport();
        var named = host.Services.GetRequiredService<TenantTableList>().All.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var table in (await TenantTables.FindAsync(host.Services.GetRequiredService<IDatabase>(), CancellationToken.None)).Where(table => !named.Contains(table)))
            report.Breaches.Add($"{table} has rows of tenants, but no module names it, so it is neither copied nor emptied when a tenant goes.");
        var rows = new TenantRows(host.Services.GetRequiredService<IDatabase>(), host.Database);
        var before = await rows.ReadAsync(theirs.Id);
        await TableAttack.RunAsync(host, rows, ours.Id, theirs.Id, report);
        await EndpointAttack.RunAsync(host, rows, us, them, bodies ?? new Dictionary<string, object>(), report);

        var after = await rows.ReadAsync(theirs.Id);
        foreach (var (table, was) in before)
        {
            if (!was.SequenceEqual(after[table]))
                report.Breaches.Add($"{table}: the other tenant's rows were changed.");
        }
        return report;
    }
}

public sealed class IsolationReport
{
    public ISet<string> Tables { get; } = new SortedSet<string>(StringComparer.Ordinal);

    public ISet<string> Endpoints { get; } = new SortedSet<string>(StringComparer.Ordinal);

    public int Attacks { get; set; }

    public ICollection<string> Breaches { get; } = [];
}
