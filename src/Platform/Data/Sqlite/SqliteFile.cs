using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Longhouse.Platform.Data.Sqlite;

/// <summary>Opens the database file with the settings that everything here relies on.</summary>
internal static class SqliteFile
{
    private static readonly Lock Once = new();
    private static bool _ready;

    public static SqliteConnection Open(string path, bool readOnly)
    {
        LoadLibrary();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate, // a read-only handle could not make the shared-memory file of the log
            Pooling = false,
        }.ToString());
        connection.Open();
        Run(connection, "pragma journal_mode = wal");
        Run(connection, "pragma synchronous = full"); // an answered write is on the disk
        Run(connection, "pragma foreign_keys = on");
        Run(connection, "pragma busy_timeout = 5000");
        Run(connection, "pragma cache_size = -4000");
        Run(connection, "pragma temp_store = memory");
        Run(connection, "pragma journal_size_limit = 67108864");
        if (readOnly)
            Run(connection, "pragma query_only = on");
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Prefers the system's SQLite, which the distribution keeps secure, over the older one in the package.</summary>
    public static void LoadLibrary()
    {
        lock (Once)
        {
            if (_ready)
                return;
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
            SQLitePCL.Batteries_V2.Init();
            _ready = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) ? handle : 0;
}
