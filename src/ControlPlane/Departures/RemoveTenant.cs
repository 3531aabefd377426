using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Credentials;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Storage;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Jobs;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Departures;

/// <summary>
/// Carries out the end of a tenant. Each step can be done again: whatever stops it, the next attempt finds less to do. The counts are of what this
/// attempt met, added to nothing.
/// </summary>
internal sealed record RemoveTenant(string DepartureId) : IJob
{
    public static string Kind => "control.remove_tenant";
}

internal sealed partial class RemoveTenantHandler(
    ControlDb db, SystemDb system, CredentialVault vault, ProviderSignIns signIns, ManagedObjects managed, TenantTableList tables, IBlobStore blobs, JobAdmin jobs, JobRun run,
    ILogger<RemoveTenantHandler> logger) : IJobHandler<RemoveTenant>
{
    private static readonly TimeSpan SlugRest = TimeSpan.FromDays(90);
    private const int BlobsAtOnce = 500;
    private const int ObjectTries = 3;
    private const string ObjectsKept = "kept";

    public async Task<JobOutcome> RunAsync(RemoveTenant job, CancellationToken cancel)
    {
        var departure = await db.FindAsync<Departure>($"select {Departure.Columns} from control_departures where id = {job.DepartureId}", cancel);
        if (departure is not { State: Departure.Announced })
            return JobOutcome.GiveUp("It was taken back, or is done.");
        if (departure.DueAt > db.Clock.GetUtcNow())
            return JobOutcome.Snooze(departure.DueAt - db.Clock.GetUtcNow());

        var id = new TenantId(departure.Subject);
        run.Report(0, tables.All.Count, "managed storage");
        var (objects, objectsDeleted) = departure.DeleteObjects != 0 ? await RemoveObjectsAsync(id.Value, cancel) : (ObjectsKept, 0);
        run.Report(0, tables.All.Count, "access at providers");
        var revoked = await RevokeAtProvidersAsync(id.Value, cancel);
        var secrets = await ShredAsync(id.Value, cancel);
        var forgotten = await jobs.ForgetPartitionAsync(id.Value, cancel);
        var files = await RemoveFilesAsync($"tenants/{id.Value}", cancel) + await RemoveFilesAsync($"exports/{id.Value}", cancel);
        var rows = await EmptyTablesAsync(id, cancel);
        var kept = tables.All.Where(table => table.KeptBecause is not null).ToDictionary(table => table.Name, table => table.KeptBecause!);
        await FinishAsync(departure, new DepartureReport(rows, kept, secrets, revoked, forgotten, files, db.Clock.GetUtcNow() + SlugRest, objects, objectsDeleted), cancel);
        return JobOutcome.Done;
    }

    // While the keys can still be read. Somebody asked for it, so a storage that does not answer is tried again; in the end it keeps nothing else from going.
    private async Task<(string Outcome, long Deleted)> RemoveObjectsAsync(string tenantId, CancellationToken cancel)
    {
        var prefix = (await TenantView.FindAsync(db, tenantId, cancel))?.StoragePrefix ?? $"tenants/{tenantId}/";
        var (deleted, isWhole) = (0L, true);
        foreach (var credential in await db.QueryAsync<Credential>(
            $"select {Credential.Columns} from control_credentials where tenant_id = {tenantId} and provider = {CredentialProvider.Managed} and payload is not null", cancel))
        {
            var gone = credential.TryOpen(vault) is { } secret ? await managed.DeleteAsync(secret, prefix, cancel) : new DeletedObjects(0, 0, IsWhole: false);
            deleted += gone.Deleted;
            isWhole &= gone is { IsWhole: true, Left: 0 };
            if (!gone.IsWhole)
                LogNotDeleted(credential.Id);
        }
        if (!isWhole && run.Attempt < ObjectTries)
            throw new IOException("Some objects of the tenant could not be deleted yet.");
        return (isWhole ? "deleted" : "left", deleted);
    }

    // While the secrets can still be read. A provider that does not answer keeps nothing from going.
    private async Task<int> RevokeAtProvidersAsync(string tenantId, CancellationToken cancel)
    {
        var revoked = 0;
        foreach (var credential in await db.QueryAsync<Credential>($"select {Credential.Columns} from control_credentials where tenant_id = {tenantId} and payload is not null", cancel))
        {
            try
            {
                revoked += await signIns.RevokeAsync(credential.Open(vault), cancel) ? 1 : 0;
            }
            catch (Exception failure) when (failure is CryptographicException or HttpRequestException)
            {
                LogNotRevoked(credential.Id, failure);
            }
        }
        return revoked;
    }

    // Without their data keys the payloads are noise, in every copy of the database that there may be of later than this.
    private Task<int> ShredAsync(string tenantId, CancellationToken cancel) => db.WriteAsync(By.House, async write =>
    {
        var earlier = await write.ExecuteAsync($"delete from control_credential_versions where tenant_id = {tenantId}", cancel);
        return earlier + await write.ExecuteAsync($"""
            update control_credentials set state = {Credential.Revoked}, wrapped_key = null, payload = null where tenant_id = {tenantId} and wrapped_key is not null
            """, cancel);
    }, cancel);

    private async Task<long> RemoveFilesAsync(string prefix, CancellationToken cancel)
    {
        var removed = 0L;
        string? after = null;
        do
        {
            var page = await blobs.ListAsync(prefix, after, BlobsAtOnce, cancel);
            foreach (var blob in page.Items)
                removed += await blobs.DeleteAsync(blob.Key, cancel) ? 1 : 0;
            after = page.Next;
        }
        while (after is not null);
        return removed;
    }

    private async Task<IReadOnlyDictionary<string, long>> EmptyTablesAsync(TenantId tenant, CancellationToken cancel)
    {
        await KeepTotalsAsync(tenant.Value, cancel);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, index) in tables.All.Where(table => table.KeptBecause is null).Reverse().Select((table, index) => (table, index)))
        {
            run.Report(index, tables.All.Count, table.Name);
            var statement = new Sql(0, 1);
            statement.AppendLiteral($"delete from {table.Name} where tenant_id = "); // a name of ours
            statement.AppendFormatted(tenant.Value);
            rows[table.Name] = await system.WriteAsync(write => write.ExecuteAsync(statement, cancel), cancel);
        }
        return rows;
    }

    // Sums without anybody: what was used, on which day, by tenants of which app.
    private Task<int> KeepTotalsAsync(string tenantId, CancellationToken cancel) => db.WriteAsync(By.House, async write =>
    {
        const long MillisecondsOfDay = 86_400_000;
        await write.ExecuteAsync($"""
            insert into control_usage_totals (app_type, day, metric, quantity, cost, events)
            select t.app_type, u.occurred_at / {MillisecondsOfDay}, u.metric, cast(sum(u.quantity) as bigint), cast(sum(u.cost) as bigint), count(*)
            from control_usage u join control_tenants t on t.id = u.tenant_id where u.tenant_id = {tenantId} group by 1, 2, 3
            on conflict (app_type, day, metric) do update set quantity = control_usage_totals.quantity + excluded.quantity,
                cost = control_usage_totals.cost + excluded.cost, events = control_usage_totals.events + excluded.events
            """, cancel);
        return await write.ExecuteAsync($"delete from control_usage where tenant_id = {tenantId}", cancel); // with the sums, or they would count twice
    }, cancel);

    private Task<int> FinishAsync(Departure departure, DepartureReport report, CancellationToken cancel) => db.WriteAsync(By.House, async write =>
    {
        var id = departure.Subject;
        if (await TenantStore.FindAsync(write, id, cancel) is not { } tenant)
            return 0;
        foreach (var place in (Sql[])[$"control_sessions", $"control_hand_overs"])
            await write.ExecuteAsync($"delete from {place} where place = {id}", cancel);
        await write.ExecuteAsync($"delete from control_budgets where budget = {id}", cancel);
        await write.ExecuteAsync($"delete from control_changes where tenant = {tenant.Slug}", cancel);
        await write.ExecuteAsync($"""
            insert into control_retired_slugs (slug, retired_at, free_at) values ({tenant.Slug}, {write.Now}, {report.SlugFreeAt})
            on conflict (slug) do update set retired_at = excluded.retired_at, free_at = excluded.free_at
            """, cancel);
        await write.ExecuteAsync($"""
            update control_tenants set status = {TenantStatus.Deleted}, slug = {id}, name = {""}, status_reason = {""}, plan = {""}, contact_email = {""}, data_region = {""},
                storage_prefix = {""}, config_version = {""}, version = version + 1
            where id = {id}
            """, cancel);
        await write.ExecuteAsync($"""
            update control_departures set state = {Departure.Done}, finished_at = {write.Now}, report = {JsonSerializer.Serialize(report, JsonSerializerOptions.Web)} where id = {departure.Id}
            """, cancel);
        write.Audit(id, "control.tenant_deleted", id, $"{report.Rows.Values.Sum()} rows, {report.Files} files, {report.SecretsDestroyed} secrets");
        return 1;
    }, cancel);

    [LoggerMessage(LogLevel.Warning, "The storage of credential {Credential} could not be emptied")]
    private partial void LogNotDeleted(string credential);

    [LoggerMessage(LogLevel.Warning, "The access of credential {Credential} could not be taken back at its provider")]
    private partial void LogNotRevoked(string credential, Exception failure);
}
