using Longhouse.Jobs.Sqlite;
using Longhouse.Jobs.Stores;
using Microsoft.Data.Sqlite;

namespace Longhouse.Jobs;

/// <summary>Jobs in the tables <c>jobs_*</c> of a SQLite database, written through its one writer and so inside its group commit.</summary>
/// <remarks>Another process on the same file may enqueue; this one finds it at its next poll.</remarks>
public sealed class SqliteJobStore : JobStore
{
    private readonly SqliteWriter _writer;
    private readonly SqliteClock _clock;

    /// <param name="writer">The database's writer. Not disposed with the store.</param>
    /// <param name="openReader">Opens a connection for lists and counts.</param>
    /// <param name="time">Tells the time of day, and the uptime by which leases are measured.</param>
    public SqliteJobStore(SqliteWriter writer, Func<SqliteConnection> openReader, TimeProvider? time = null)
    {
        _writer = writer;
        var clock = _clock = new SqliteClock(time ?? TimeProvider.System);
        var intake = new SqliteIntake(writer, clock, Bells);
        Intake = intake;
        Work = new SqliteWork(writer, clock, Bells);
        Upkeep = new SqliteUpkeep(writer, openReader, clock, Bells);
        Records = new SqliteRecords(writer, openReader, clock, Bells);
        Schedules = new SqliteSchedules(writer, openReader, clock, intake);
    }

    internal override IJobIntake Intake { get; }

    internal override IJobWork Work { get; }

    internal override IJobUpkeep Upkeep { get; }

    internal override IJobRecords Records { get; }

    internal override IJobSchedules Schedules { get; }

    public override Task InstallAsync(CancellationToken cancel) => _writer.WriteAsync(
        connection =>
        {
            connection.Run("create table if not exists jobs_version (number integer primary key, installed_at integer not null)");
            foreach (var script in Scripts.Of("Sqlite"))
            {
                if (connection.Run("insert into jobs_version values ($1, $2) on conflict do nothing", script.Number, _clock.Now) == 1)
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = script.Text;
                    command.ExecuteNonQuery();
                }
            }

            return true;
        }, cancel);

    internal override Task ListenAsync(CancellationToken cancel) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
