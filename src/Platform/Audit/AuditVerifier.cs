using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Audit;

/// <summary>
/// Walks a tenant's chain from its first entry, or from the checkpoint that stands for those that are gone, and finds where it is broken: a link, or a
/// checkpoint on the way that does not fit.
/// </summary>
internal sealed class AuditVerifier(SystemDb db, CheckCheckpoint isSigned)
{
    private const int Step = 1000;

    public async Task<IReadOnlyList<TenantId>> TenantsAsync(CancellationToken cancel) =>
        [.. (await db.QueryAsync<string>($"""
            select tenant_id from audit_heads union select distinct tenant_id from audit_entries union select distinct tenant_id from audit_checkpoints order by 1
            """, cancel)).Select(id => new TenantId(id))];

    /// <summary>Ends with the number of sound entries and, if the chain is broken, the first place and how.</summary>
    public async Task<AuditVerdict> VerifyAsync(TenantId tenant, CancellationToken cancel)
    {
        var checkpoints = await db.QueryAsync<AuditCheckpoint>($"select {AuditCheckpoint.Columns} from audit_checkpoints where tenant_id = {tenant} order by number, key_id", cancel);
        var first = (await db.QueryAsync<long>($"select coalesce(min(number), 1) from audit_entries where tenant_id = {tenant}", cancel))[0];
        var walk = new Walk(tenant, 0, AuditChain.Start, checkpoints, isSigned);
        if (first > 1)
        {
            // What stood before is over: its last hash is in a checkpoint, or somebody took it away.
            if (checkpoints.FirstOrDefault(checkpoint => checkpoint.Number == first - 1 && isSigned(checkpoint)) is not { } start)
                return new AuditVerdict(tenant, 0, "entry 1 is missing, and no signed checkpoint stands for it", 0, AuditChain.Start);
            walk = new Walk(tenant, start.Number, start.Hash, checkpoints, isSigned);
        }
        return await RunAsync(walk, cancel);
    }

    /// <summary>The same from a checkpoint on, which is taken for good.</summary>
    public Task<AuditVerdict> VerifySinceAsync(TenantId tenant, AuditCheckpoint? since, CancellationToken cancel) =>
        RunAsync(new Walk(tenant, since?.Number ?? 0, since?.Hash ?? AuditChain.Start, [], isSigned), cancel);

    private async Task<AuditVerdict> RunAsync(Walk walk, CancellationToken cancel)
    {
        Head? seen = null;
        while (true)
        {
            var rows = await db.QueryAsync<Row>($"""
                select number, at, actor, action, subject, request_id, details, hash, form, ip, outcome, before_hash, after_hash from audit_entries
                where tenant_id = {walk.Tenant} and number > {walk.Number} order by number limit {Step}
                """, cancel);
            foreach (var row in rows)
            {
                if (walk.Take(row) is { } fault)
                    return walk.Verdict(fault);
            }
            if (rows.Count == Step)
                continue;
            var head = await db.FindAsync<Head>($"select number, hash from audit_heads where tenant_id = {walk.Tenant}", cancel);
            if (head is null || head.Number <= walk.Number || head == seen)
                return walk.Verdict(walk.End(head?.Number, head?.Hash));
            seen = head; // entries may have come since they were read: look once more
        }
    }

    private sealed record Head(long Number, string Hash);

    private sealed record Row(
        long Number, DateTimeOffset At, string Actor, string Action, string Subject, string? RequestId, string? Details, string Hash, int Form, string? Ip, string? Outcome,
        string? BeforeHash, string? AfterHash)
    {
        public AuditRecord ToRecord(TenantId tenant) => new(tenant, At, Tenancy.Actor.Parse(Actor), Action, Subject, RequestId, Details)
        {
            Form = Form,
            Address = Ip,
            Outcome = Outcome,
            Change = new AuditChange(BeforeHash, AfterHash),
        };
    }

    /// <summary>How far a walk has come.</summary>
    private sealed class Walk(TenantId tenant, long from, string hash, IReadOnlyList<AuditCheckpoint> checkpoints, CheckCheckpoint isSigned)
    {
        private readonly ILookup<long, AuditCheckpoint> _checkpoints = checkpoints.ToLookup(checkpoint => checkpoint.Number);

        public TenantId Tenant => tenant;

        public long Number { get; private set; } = from;

        private long Sound { get; set; }

        private string Hash { get; set; } = hash;

        public AuditVerdict Verdict(string? fault) => new(tenant, Sound, fault, Number, Hash);

        public string? Take(Row row)
        {
            if (row.Number != Number + 1)
                return $"entry {Number + 1} is missing";
            var expected = AuditChain.Next(Hash, row.Number, row.ToRecord(tenant).Content());
            if (row.Hash != expected)
                return $"entry {row.Number} ({row.Action} {row.Subject}) was changed";
            if (_checkpoints[row.Number].ToList() is { Count: > 0 } here)
            {
                if (here.FirstOrDefault(checkpoint => checkpoint.Hash != expected) is { } other)
                    return $"the checkpoint of {other.At:yyyy-MM-dd} at entry {row.Number} does not fit: entries up to there were changed after it";
                if (!here.Exists(checkpoint => isSigned(checkpoint)))
                    return $"the checkpoint of {here[0].At:yyyy-MM-dd} at entry {row.Number} is not signed by this house";
            }
            (Hash, Number, Sound) = (expected, row.Number, Sound + 1);
            return null;
        }

        public string? End(long? headNumber, string? headHash)
        {
            if (headNumber is null ? Number > 0 : headNumber != Number || headHash != Hash)
                return headNumber is null || headNumber < Number ? "the head does not know the last entries" : $"entries after {Number} are missing, the head says {headNumber}";
            return checkpoints.FirstOrDefault(checkpoint => checkpoint.Number > Number) is { } beyond
                ? $"entries after {Number} are missing, a checkpoint of {beyond.At:yyyy-MM-dd} stands at entry {beyond.Number}"
                : null;
        }
    }
}

/// <param name="Sound">How many entries were found sound.</param>
/// <param name="Number">The last of them.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditVerdict(TenantId Tenant, long Sound, string? Fault, long Number, string Hash);
