using System.Reflection;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.Platform.Data;
using Longhouse.Platform.Telemetry.Health;
using Longhouse.Platform.Telemetry.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Longhouse.ControlPlane.Operation;

/// <summary>A part of the server that is looked at, and what is wrong with it.</summary>
internal sealed record PartHealth(string Name, HealthStatus Status, double Milliseconds, string? Fault);

/// <summary>What is spent by the process that answers.</summary>
internal sealed record ProcessUse(double ProcessorSeconds, long MemoryBytes, int Threads);

/// <summary>The copies of the house's data.</summary>
/// <param name="Configured">Whether anything makes them by itself.</param>
internal sealed record BackupState(bool Configured, DateTimeOffset? LastAt);

/// <summary>The house and the process that answers, at a glance.</summary>
internal sealed record SystemView(
    string Version, string BaseDomain, bool Development, IReadOnlyList<string> Roles, IReadOnlyList<string> Apps, string Database, string Blobs, DateTimeOffset StartedAt, DateTimeOffset Now,
    HealthStatus Health, IReadOnlyList<PartHealth> Parts, IReadOnlyDictionary<string, long> Tenants, long OpenNotices, Traffic Traffic, ProcessUse Process, BackupState Backup);

internal static class GetSystem
{
    private static readonly BackupState NoBackup = new(Configured: false, null); // copies are made by hand as yet: see the guide

    private static readonly string Version =
        typeof(GetSystem).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/system", HandleAsync)
        .WithName("getSystem")
        .RequirePermission(ConsoleRights.ReadSystem);

    private static async Task<Ok<SystemView>> HandleAsync(
        ServerSettings settings, ModuleList modules, ControlDb db, IDatabase database, HealthReports health, MetricsListener metrics, CancellationToken cancel)
    {
        var report = await health.GetAsync(cancel);
        var tenants = await db.QueryAsync<StatusCount>($"select status, count(*) tenants from control_tenants group by status order by status", cancel);
        var notices = await db.CountAsync($"select count(*) from control_notices where settled_at is null", cancel);
        return TypedResults.Ok(new SystemView(
            Version, settings.BaseDomain, settings.IsDevelopment, [.. settings.Roles.Order(StringComparer.Ordinal)], [.. modules.All.Select(module => module.AppType)],
            database.Engine, settings.Blobs.Kind, ProcessMetrics.StartedAt, db.Clock.GetUtcNow(), report.Status,
            [.. report.Entries.Select(part => new PartHealth(part.Key, part.Value.Status, Math.Round(part.Value.Duration.TotalMilliseconds, 1), part.Value.Exception?.Message))],
            tenants.ToDictionary(count => count.Status.ToLowerInvariant(), count => count.Tenants), notices, Traffic.Read(metrics),
            new ProcessUse(Math.Round(ProcessMetrics.ProcessorSeconds, 1), Environment.WorkingSet, ThreadPool.ThreadCount), NoBackup));
    }

    private sealed record StatusCount(string Status, long Tenants);
}
