using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Blobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Modules;
using Microsoft.Data.Sqlite;

namespace Longhouse.ControlPlane.Departures;

/// <summary>One file of an archive, as its manifest lists it; rows where it holds a table.</summary>
internal sealed record ArchivedFile(string Path, long Bytes, string Sha256, long? Rows);

/// <summary>
/// Writes all that the house has of a tenant into a ZIP: each table as JSON lines, each stored file as it is, and a manifest with the hash of
/// every one. All tables are read at one moment.
/// </summary>
internal sealed class ExportArchive(IDatabase database, ControlDb db, IBlobStore blobs, TenantTableList tables)
{
    private const string ManifestName = "manifest.json";
    private const int BlobsAtOnce = 500;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task WriteAsync(string tenantId, Stream target, Action<long, long, string> report, CancellationToken cancel)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var files = new List<ArchivedFile>();
        files.Add(await WriteRecordAsync(tenantId, zip, cancel));
        await WriteTablesAsync(tenantId, zip, files, report, cancel);
        await WriteBlobsAsync(tenantId, zip, files, cancel);
        await using var manifest = await zip.CreateEntry(ManifestName).OpenAsync(cancel);
        await JsonSerializer.SerializeAsync(manifest, new { Tenant = tenantId, MadeAt = db.Clock.GetUtcNow(), Files = files }, Json, cancel);
    }

    private async Task WriteTablesAsync(string tenantId, ZipArchive zip, List<ArchivedFile> files, Action<long, long, string> report, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var moment = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true) // a reader, in nobody's way
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        if (moment is not SqliteTransaction)
            await EnterAsync(connection, moment, tenantId, cancel); // from here on the database itself shows this tenant's rows alone
        foreach (var (table, index) in tables.All.Select((table, index) => (table, index)))
        {
            report(index, tables.All.Count, table.Name);
            files.Add(await WriteTableAsync(connection, moment, table, tenantId, zip, cancel));
        }
    }

    private async Task<ArchivedFile> WriteRecordAsync(string tenantId, ZipArchive zip, CancellationToken cancel)
    {
        const string Path = "tenant.json";
        await using var entry = new CountedEntry(await zip.CreateEntry(Path).OpenAsync(cancel));
        await entry.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(await TenantView.FindAsync(db, tenantId, cancel), Json), cancel);
        return new ArchivedFile(Path, entry.Bytes, entry.Hash(), null);
    }

    private static async Task EnterAsync(DbConnection connection, DbTransaction moment, string tenantId, CancellationToken cancel)
    {
        await using var command = Command(connection, moment, "select set_config('longhouse.tenant', $1, true)", tenantId);
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Names of tables and columns are ours; the tenant is a parameter.
    private static async Task<ArchivedFile> WriteTableAsync(
        DbConnection connection, DbTransaction moment, TenantTable table, string tenantId, ZipArchive zip, CancellationToken cancel)
    {
        var path = $"tables/{table.Name}.jsonl";
        await using var command = Command(connection, moment, $"select * from {table.Name} where tenant_id = $1", tenantId);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        var shown = Enumerable.Range(0, reader.FieldCount).Select(i => (Index: i, Name: reader.GetName(i))).Where(field => !table.Withheld.Contains(field.Name)).ToList();
        var rows = 0L;
        await using var entry = new CountedEntry(await zip.CreateEntry(path).OpenAsync(cancel));
        while (await reader.ReadAsync(cancel))
        {
            using var line = new MemoryStream();
            await using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                foreach (var (index, name) in shown)
                {
                    json.WritePropertyName(name);
                    JsonSerializer.Serialize(json, reader.IsDBNull(index) ? null : reader.GetValue(index));
                }
                json.WriteEndObject();
            }
            line.WriteByte((byte)'\n');
            await entry.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancel);
            rows++;
        }
        return new ArchivedFile(path, entry.Bytes, entry.Hash(), rows);
    }

    private async Task WriteBlobsAsync(string tenantId, ZipArchive zip, List<ArchivedFile> files, CancellationToken cancel)
    {
        var prefix = $"tenants/{tenantId}";
        string? after = null;
        do
        {
            var page = await blobs.ListAsync(prefix, after, BlobsAtOnce, cancel);
            foreach (var blob in page.Items)
            {
                if (await blobs.OpenAsync(blob.Key, cancel) is not { } content)
                    continue; // deleted meanwhile
                await using var source = content;
                var path = $"files/{blob.Key[(prefix.Length + 1)..]}";
                await using var entry = new CountedEntry(await zip.CreateEntry(path, CompressionLevel.NoCompression).OpenAsync(cancel));
                var buffer = new byte[64 * 1024];
                int read;
                while ((read = await source.ReadAsync(buffer, cancel)) > 0)
                    await entry.WriteAsync(buffer.AsMemory(0, read), cancel);
                files.Add(new ArchivedFile(path, entry.Bytes, entry.Hash(), null));
            }
            after = page.Next;
        }
        while (after is not null);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction moment, string text, string value)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, moment);
        var parameter = command.CreateParameter();
        parameter.Value = value;
        if (connection is SqliteConnection)
            parameter.ParameterName = "$1";
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Counts and hashes what goes into an entry.</summary>
    private sealed class CountedEntry(Stream entry) : IAsyncDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Bytes { get; private set; }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            _hash.AppendData(bytes.Span);
            Bytes += bytes.Length;
            await entry.WriteAsync(bytes, cancel);
        }

        public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public async ValueTask DisposeAsync()
        {
            _hash.Dispose();
            await entry.DisposeAsync();
        }
    }
}
