using Npgsql;

namespace Longhouse.Jobs.Worker;

/// <summary>A job whose effect can be counted: it writes one row in the transaction that completes it.</summary>
/// <param name="Number">What it writes.</param>
/// <param name="Milliseconds">How long it takes before.</param>
/// <param name="Gate">If not null: waits, deaf to its token, until a row of this name is in the table <c>gate</c>.</param>
public sealed record Effect(int Number, int Milliseconds, string? Gate = null) : IJob
{
    public static string Kind => "test.effect";

    public static string Tables =>
        """
        create table effect (number int not null, process int not null);
        create table gate (name text not null);
        create table note (process int not null, note text not null)
        """;

    public static Action<JobRegistry> Register(TimeSpan lease) => jobs => jobs
        .Queue("default", new QueueOptions
        {
            Lease = lease,
            Poll = TimeSpan.FromMilliseconds(100),
            BackoffBase = TimeSpan.FromMilliseconds(20),
            AbandonAfter = TimeSpan.FromMinutes(1),
        })
        .Add<Effect, EffectHandler>(new JobOptions { MaxAttempts = 1000 });
}

internal sealed class EffectHandler(WorkerSettings settings, JobRun run) : IJobHandler<Effect>
{
    public async Task<JobOutcome> RunAsync(Effect job, CancellationToken cancel)
    {
        await Task.Delay(job.Milliseconds, cancel);
        if (job.Gate is not null)
        {
            await NoteAsync("waits");
            await GateAsync(job.Gate);
        }

        try
        {
            await using var connection = await OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await ExecuteAsync(connection, $"insert into effect values ({job.Number}, {Environment.ProcessId})");
            await run.CompleteAsync(connection, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (JobLostException)
        {
            await NoteAsync("lost");
            throw;
        }

        return JobOutcome.Done;
    }

    private async Task GateAsync(string gate)
    {
        while (true)
        {
            await using (var connection = await OpenAsync())
            {
                await using var look = new NpgsqlCommand($"select 1 from gate where name = '{gate}'", connection);
                if (await look.ExecuteScalarAsync(CancellationToken.None) is not null)
                    return;
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task NoteAsync(string note)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, $"insert into note values ({Environment.ProcessId}, '{note}')");
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
