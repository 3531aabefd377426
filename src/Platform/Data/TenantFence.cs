using System.Collections.Concurrent;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Data;

/// <summary>
/// Refuses a statement that does not hold every tenant table in it to the current tenant. It reads the text once per statement; on SQLite it
/// is the first fence, on PostgreSQL the second one behind row level security.
/// </summary>
/// <remarks>
/// What it asks: each table after from, join, update is a tenant table, compared as <c>tenant_id = {db.Tenant}</c> (or equated with
/// one that is), not beside an <c>or</c>; each insert puts the tenant into its tenant_id column; no update moves a row to another tenant;
/// an upsert names tenant_id in its conflict target, so that it cannot hit another tenant's row.
/// </remarks>
internal sealed class TenantFence
{
    private IReadOnlySet<string> _tenantTables = new HashSet<string>();

    private const int MaxRemembered = 4096;
    private readonly ConcurrentDictionary<string, string?> _verdicts = new();

    /// <summary>Until the tables are known, every statement is refused.</summary>
    public void Learn(IReadOnlySet<string> tenantTables)
    {
        _tenantTables = tenantTables;
        _verdicts.Clear();
    }

    public void Check(Statement statement, TenantId tenant)
    {
        if (statement.Tenant is not { } bound)
            throw new IsolationException($"The statement does not bind the tenant: {statement.Text}");
        if (bound != tenant)
            throw new IsolationException($"The statement binds a tenant that is not the current one: {statement.Text}");

        if (!_verdicts.TryGetValue(statement.Text, out var refusal))
        {
            refusal = new TenantFenceReader(statement.Text, _tenantTables).FindRefusal();
            if (_verdicts.Count >= MaxRemembered)
                _verdicts.Clear();
            _verdicts[statement.Text] = refusal;
        }
        if (refusal is not null)
            throw new IsolationException($"{refusal} In: {statement.Text}");
    }
}
