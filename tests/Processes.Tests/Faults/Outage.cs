using System.Data.Common;
using Longhouse.Jobs.Tests;
using Longhouse.Platform.Data.Sqlite;
using Longhouse.Platform.Testing;
using Microsoft.Data.Sqlite;

namespace Longhouse.Processes.Tests.Faults;

/// <summary>A way in which the database of a house can be away for a while, and come back.</summary>
internal abstract class Outage : IAsyncDisposable
{
    public abstract House House { get; }

    /// <summary>Those of the engine under test.</summary>
    public static TheoryData<string> Kinds => TestDatabase.IsPostgres ? ["restart", "crash"] : ["locked by another process"];

    public static async Task<Outage> PrepareAsync(string kind) => kind switch
    {
        "restart" => await PostgresOutage.StartAsync("fast"),   // its sessions are told to go
        "crash" => await PostgresOutage.StartAsync("immediate"), // it recovers from its log afterwards
        _ => new LockOutage(await House.CreateAsync()),
    };

    public abstract Task BeginAsync();

    public abstract Task EndAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class PostgresOutage(PrivatePostgres server, House house, string mode) : Outage
    {
        public override House House => house;

        public static async Task<PostgresOutage> StartAsync(string mode)
        {
            var server = await PrivatePostgres.StartAsync("-c fsync=off");
            var house = House.CreateEmpty($"{server.ConnectionString.Replace("Username=postgres", "Username=longhouse_app", StringComparison.Ordinal)};MaxPoolSize=16", server.ConnectionString);
            var migrate = await house.RunAsync("migrate", "--owner", server.ConnectionString);
            Assert.True(migrate.Code == 0, migrate.ToString());
            return new PostgresOutage(server, house, mode);
        }

        public override Task BeginAsync() => server.StopServerAsync(mode);

        public override Task EndAsync() => server.StartServerAsync();

        public override async ValueTask DisposeAsync()
        {
            await house.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    private sealed class LockOutage(House house) : Outage
    {
        private DbConnection? _holder;

        public override House House => house;

        public override async Task BeginAsync()
        {
            _holder = await house.OpenAsync();
            SqliteFile.Run((SqliteConnection)_holder, "begin immediate");
        }

        public override async Task EndAsync()
        {
            if (_holder is not null)
                await _holder.DisposeAsync();
            _holder = null;
        }

        public override async ValueTask DisposeAsync()
        {
            await EndAsync();
            await house.DisposeAsync();
        }
    }
}
