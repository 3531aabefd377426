using System.Globalization;
using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Audit;

/// <summary>Which entries; each part that is given narrows the search.</summary>
/// <param name="Tenant">By id or slug; "house" for what concerns no tenant.</param>
/// <param name="Actor">Such as person:person_…, or a kind alone: service.</param>
/// <param name="Action">Such as control.config_published, or its beginning with a star: control.config_*.</param>
/// <param name="Ip">The address that the request came from.</param>
/// <param name="Outcome">done, denied or failed.</param>
internal sealed record AuditFilter
{
    public string? Tenant { get; init; }

    public string? Actor { get; init; }

    public string? Action { get; init; }

    public string? Subject { get; init; }

    public string? Ip { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public Sql ToSql()
    {
        var sql = Sql.Empty;
        if (!string.IsNullOrEmpty(Tenant))
            sql = $"{sql} and tenant_id in (select {Tenant} union select id from control_tenants where slug = {Tenant})";
        if (!string.IsNullOrEmpty(Actor))
            sql = $"{sql} and (actor = {Actor} or actor like {Escape(Actor) + ":%"} escape '\\')";
        if (!string.IsNullOrEmpty(Action))
            sql = $"{sql} and action like {Escape(Action.TrimEnd('*')) + (Action.EndsWith('*') ? "%" : "")} escape '\\'";
        if (!string.IsNullOrEmpty(Subject))
            sql = $"{sql} and subject = {Subject}";
        if (!string.IsNullOrEmpty(Ip))
            sql = $"{sql} and ip = {Ip}";
        if (!string.IsNullOrEmpty(Outcome))
            sql = $"{sql} and outcome = {Outcome}";
        if (From is { } from)
            sql = $"{sql} and at >= {from}";
        if (To is { } to)
            sql = $"{sql} and at < {to}";
        return sql;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>An entry of the record, with its link in its tenant's chain.</summary>
/// <param name="Form">What its hash covers: 1 all up to the details, 2 all that follows too.</param>
/// <param name="Ip">Where the request came from; null in work that nobody asked for just then.</param>
/// <param name="Outcome">done, denied or failed; null in entries of the first form.</param>
/// <param name="BeforeHash">Of what was changed, where that is a document.</param>
internal sealed record AuditEntry(
    string Tenant, long Number, DateTimeOffset At, string Actor, string Action, string Subject, string? RequestId, string? Details, string Hash, int Form, string? Ip, string? Outcome,
    string? BeforeHash, string? AfterHash)
{
    public static Sql Columns => $"tenant_id tenant, number, at, actor, action, subject, request_id, details, hash, form, ip, outcome, before_hash, after_hash";

    /// <summary>Where a page ends; the next one begins behind it.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}.{Number}.{Tenant}");
}

/// <summary>Where an entry stands in the whole house's record.</summary>
internal readonly record struct AuditPlace(long At, long Number, string Tenant)
{
    public static AuditPlace? Parse(string key) =>
        key.Split('.', 3) is [var time, var order, var tenant]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && long.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditPlace(at, number, tenant)
            : null;
}
