using Longhouse.Platform.Data;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>Whom to list; each part that is given narrows the list.</summary>
/// <param name="Q">Part of a slug, a name or a host.</param>
/// <param name="Label"><c>name=value</c>, or a name alone.</param>
internal sealed record TenantFilter
{
    public string? Q { get; init; }

    public string? Slug { get; init; }

    public string? Host { get; init; }

    public string? Status { get; init; }

    public string? Label { get; init; }

    public string? AppType { get; init; }

    /// <summary>slug (unless said otherwise) or created, a hyphen in front turns it around; activity or requests, those with the most come first.</summary>
    public string? Sort { get; init; }

    public Sql ToSql()
    {
        var sql = Sql.Empty;
        if (!string.IsNullOrEmpty(Q))
        {
            var part = Containing(Q);
            sql = $"""
                {sql} and (t.slug like {part} escape '\' or lower(t.name) like {part} escape '\'
                or exists (select 1 from control_hosts h where h.tenant_id = t.id and h.host like {part} escape '\'))
                """;
        }
        if (!string.IsNullOrEmpty(Slug))
            sql = $"{sql} and t.slug like {Containing(Slug)} escape '\\'";
        if (!string.IsNullOrEmpty(Host))
            sql = $"{sql} and exists (select 1 from control_hosts h where h.tenant_id = t.id and h.host like {Containing(Host)} escape '\\')";
        if (!string.IsNullOrEmpty(Status))
            sql = $"{sql} and t.status = {Status.ToLowerInvariant()}";
        if (!string.IsNullOrEmpty(AppType))
            sql = $"{sql} and t.app_type = {AppType}";
        if (!string.IsNullOrEmpty(Label))
        {
            var (name, value) = Labels.Parse(Label);
            Sql ofValue = value is null ? Sql.Empty : $"and l.value = {value}";
            sql = $"{sql} and exists (select 1 from control_labels l where l.tenant_id = t.id and l.name = {name} {ofValue})";
        }
        return sql;
    }

    private static string Containing(string text) =>
        $"%{text.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
