using System.Text.Json;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Notices;
using Longhouse.Platform.Audit;
using Longhouse.Platform.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <summary>A configuration that waits for a second person, or waited.</summary>
/// <param name="Cause">draft, change (a roll-back, one of many tenants at once, the command line) or defaults.</param>
internal sealed record ConfigProposal(
    string TenantId, string Id, string Cause, string State, string Author, string? AuthorPerson, string Comment, int SchemaVersion, string ConfigText, string ConfigVersion,
    long BaseRevision, string FieldText, DateTimeOffset CreatedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, long? Revision)
{
    public const string FromDraft = "draft";
    public const string FromChange = "change";
    public const string FromDefaults = "defaults";

    public const string Waiting = "waiting";
    public const string Approved = "approved";
    public const string Refused = "refused";
    public const string Withdrawn = "withdrawn";
    public const string Outdated = "outdated";

    public JsonElement Config => Settings.ConfigText.Parse(ConfigText);

    public IReadOnlyList<string> Fields => ApprovalRule.Split(FieldText);

    public static Sql Columns => $"""
        tenant_id, id, cause, state, author, author_person, comment, schema_version, config config_text, config_version, base_revision, fields field_text, created_at,
        decided_by, decided_at, reason, revision
        """;

    public static Task<ConfigProposal?> FindAsync(ControlDb db, string tenantId, string id, CancellationToken cancel) =>
        db.FindAsync<ConfigProposal>($"select {Columns} from control_config_proposals where tenant_id = {tenantId} and id = {id}", cancel);

    /// <summary>One that waits, holding off others who would decide on it; or why there is nothing to decide.</summary>
    public static async Task<(ConfigProposal? Proposal, Problem? Refusal)> LockAsync(ControlWrite write, string tenantId, string id, CancellationToken cancel)
    {
        await write.ExecuteAsync($"update control_tenants set version = version where id = {tenantId}", cancel);
        var found = await write.FindAsync<ConfigProposal>($"select {Columns} from control_config_proposals where tenant_id = {tenantId} and id = {id}", cancel);
        return found switch
        {
            null => (null, ApprovalProblems.NotFound),
            { State: not Waiting } => (null, ApprovalProblems.Decided),
            _ => (found, null),
        };
    }

    /// <summary>Lays it before a second person. Of one author and cause, one waits at a time; new defaults take the place of those before.</summary>
    public static async Task<(ConfigProposal? Proposal, Problem? Refusal)> AddAsync(ControlWrite write, ConfigProposal proposal, CancellationToken cancel)
    {
        var before = await write.FindAsync<ConfigProposal>($"""
            select {Columns} from control_config_proposals where tenant_id = {proposal.TenantId} and state = {Waiting}
            and (case when cause = {FromDefaults} then 1 else 0 end) = {proposal.Cause == FromDefaults} and ({proposal.Cause == FromDefaults} = 1 or author = {proposal.Author})
            """, cancel);
        if (before is not null && proposal.Cause != FromDefaults)
            return (null, ApprovalProblems.Waiting);
        if (before?.ConfigVersion == proposal.ConfigVersion)
            return (before, null);
        if (before is not null)
            await before.DecideAsync(write, Outdated, null, null, cancel);

        await write.ExecuteAsync($"""
            insert into control_config_proposals (tenant_id, id, cause, state, author, author_person, comment, schema_version, config, config_version, base_revision, fields, created_at)
            values ({proposal.TenantId}, {proposal.Id}, {proposal.Cause}, {Waiting}, {proposal.Author}, {proposal.AuthorPerson}, {proposal.Comment}, {proposal.SchemaVersion},
                {proposal.ConfigText}, {proposal.ConfigVersion}, {proposal.BaseRevision}, {proposal.FieldText}, {proposal.CreatedAt})
            """, cancel);
        await Notice.AddAsync(write, proposal.TenantId, Notice.NeedsApproval, proposal.Id, $"A change of {string.Join(", ", proposal.Fields)} waits for a second person.", cancel);
        write.Audit(proposal.TenantId, "control.config_proposed", proposal.Id, $"{proposal.FieldText}, config_version {proposal.ConfigVersion[..12]}", new AuditChange(null, proposal.ConfigVersion));
        return (proposal, null);
    }

    public async Task<ConfigProposal> DecideAsync(ControlWrite write, string state, string? reason, long? revision, CancellationToken cancel)
    {
        var decided = this with { State = state, DecidedBy = write.By.Actor.ToString(), DecidedAt = write.Now, Reason = reason, Revision = revision };
        await write.ExecuteAsync($"""
            update control_config_proposals set state = {state}, decided_by = {decided.DecidedBy}, decided_at = {write.Now}, reason = {reason}, revision = {revision}
            where tenant_id = {TenantId} and id = {Id}
            """, cancel);
        await Notice.SettleAsync(write, TenantId, Notice.NeedsApproval, Id, cancel);
        write.Audit(TenantId, $"control.config_proposal_{state}", Id, revision is { } number ? $"revision {number}, by {Author}" : reason, outcome: state == Refused ? AuditOutcome.Denied : AuditOutcome.Done);
        return decided;
    }

    /// <summary>What was proposed from a draft is its author's draft again, unless there is another one by now.</summary>
    public Task<int> GiveBackAsync(ControlWrite write, CancellationToken cancel) => Cause != FromDraft ? Task.FromResult(0) : write.ExecuteAsync($"""
        insert into control_config_drafts (tenant_id, author, schema_version, config, base_revision, changed_at, version)
        values ({TenantId}, {Author}, {SchemaVersion}, {ConfigText}, {BaseRevision}, {write.Now}, {1}) on conflict (tenant_id, author) do nothing
        """, cancel);

    /// <summary>The person behind an actor: themselves, or whose key it is. Null for the house.</summary>
    public static async Task<string?> PersonOfAsync(ControlWrite write, Actor actor, CancellationToken cancel) => actor.Kind switch
    {
        "person" => actor.Id,
        "key" => await write.FindAsync<string>($"select person_id from control_keys where id = {actor.Id}", cancel),
        _ => null,
    };
}

/// <summary>A proposal as the console shows it in a list.</summary>
/// <param name="Fields">What of it takes a second person.</param>
internal sealed record ProposalView(
    string Id, string Cause, string State, string Author, string Comment, long BaseRevision, IReadOnlyList<string> Fields, DateTimeOffset CreatedAt, string? DecidedBy,
    DateTimeOffset? DecidedAt, string? Reason, long? Revision)
{
    public static ProposalView Of(ConfigProposal proposal) => new(
        proposal.Id, proposal.Cause, proposal.State, proposal.Author, proposal.Comment, proposal.BaseRevision, proposal.Fields, proposal.CreatedAt, proposal.DecidedBy,
        proposal.DecidedAt, proposal.Reason, proposal.Revision);
}
