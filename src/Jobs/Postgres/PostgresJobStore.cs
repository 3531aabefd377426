using Longhouse.Jobs.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static Longhouse.Jobs.Postgres.Sql;

namespace Longhouse.Jobs;

/// <summary>Jobs in the schema <c>jobs</c> of a PostgreSQL database, version 15 or newer.</summary>
public sealed class PostgresJobStore : JobStore
{
    // Plans of tables that go from empty to millions of rows outlive any statistics, so they must not depend on them: no
    // sequential scans, no compilation. A worker stopped in the middle of a claim must not hold the queue's lock for long.
    private const string SessionSettings =
        "-c enable_seqscan=off -c jit=off -c idle_in_transaction_session_timeout=2000 -c synchronous_commit=on";

    private const long InstallLock = 0x6A6F6273; // "jobs"

    private readonly NpgsqlDataSource _source;
    private readonly Postgres.PostgresListener _listener;

    /// <param name="connectionString">Of the role that works. Only <see cref="InstallAsync(CancellationToken)"/> creates anything.</param>
    /// <param name="time">Measures durations; the time of day is the database's.</param>
    /// <param name="logger">Told about lost connections.</param>
    /// <param name="configure">The last word on the library's own connections: passwords that change, certificates.</param>
    public PostgresJobStore(
        string connectionString, TimeProvider? time = null, ILogger<PostgresJobStore>? logger = null,
        Action<NpgsqlDataSourceBuilder>? configure = null)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.Options = settings.Options is { Length: > 0 } given ? $"{given} {SessionSettings}" : SessionSettings;
        settings.MaxAutoPrepare = 100;
        settings.AutoPrepareMinUsages = 2;
        // Nothing of ours changes a session, and resetting it costs a statement each time.
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        settings.ApplicationName ??= "longhouse-jobs";
        configure?.Invoke(builder);
        _source = builder.Build();

        time ??= TimeProvider.System;
        Intake = new Postgres.PostgresIntake(_source, new Postgres.Admission(_source, time));
        Work = new Postgres.PostgresWork(_source, time);
        Upkeep = new Postgres.PostgresUpkeep(_source);
        Records = new Postgres.PostgresRecords(_source);
        Schedules = new Postgres.PostgresSchedules(_source, (Postgres.PostgresIntake)Intake);
        _listener = new Postgres.PostgresListener(
            _source, Bells, time, (ILogger?)logger ?? NullLogger.Instance);
    }

    internal override IJobIntake Intake { get; }

    internal override IJobWork Work { get; }

    internal override IJobUpkeep Upkeep { get; }

    internal override IJobRecords Records { get; }

    internal override IJobSchedules Schedules { get; }

    public override async Task InstallAsync(CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await InstallAsync(connection, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Installs in a transaction of the owner's, beside tables of its own.</summary>
    public static async Task InstallAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        await owner.RunAsync("select pg_advisory_xact_lock($1)", cancel, Bigint(InstallLock));
        await owner.RunAsync("create schema if not exists jobs", cancel);
        await owner.RunAsync(
            "create table if not exists jobs.version (number int primary key, installed_at timestamptz not null default now())", cancel);
        foreach (var script in Scripts.Of("Postgres"))
        {
            if (await owner.RunAsync("insert into jobs.version (number) values ($1) on conflict do nothing", cancel, Int(script.Number)) == 1)
                await owner.RunAsync(script.Text, cancel);
        }
    }

    /// <summary>Lets a role that owns nothing enqueue, work and administer jobs. Run by the owner, after <see cref="InstallAsync(CancellationToken)"/>.</summary>
    public async Task GrantAsync(string role, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await GrantAsync(connection, role, cancel);
    }

    /// <inheritdoc cref="GrantAsync(string, CancellationToken)"/>
    public static async Task GrantAsync(NpgsqlConnection owner, string role, CancellationToken cancel)
    {
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        await owner.RunAsync($"grant usage on schema jobs to {name}", cancel);
        await owner.RunAsync($"grant select, insert, update, delete on all tables in schema jobs to {name}", cancel);
        await owner.RunAsync($"revoke insert, update, delete on jobs.version from {name}", cancel);
        await owner.RunAsync($"grant usage on all sequences in schema jobs to {name}", cancel);
    }

    internal override Task ListenAsync(CancellationToken cancel) => _listener.StartAsync(cancel);

    public override async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _source.DisposeAsync();
    }
}
