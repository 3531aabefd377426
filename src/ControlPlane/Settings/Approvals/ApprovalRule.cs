using System.Text.Json;
using System.Text.RegularExpressions;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Settings.Approvals;

/// <summary>Which parts of a configuration take two people: what its tenant asks for, and what holds for all tenants of the app.</summary>
/// <param name="Fields">Top-level fields of the document, such as storage; <see cref="Everything"/> for all of them.</param>
internal sealed partial record ApprovalRule(IReadOnlySet<string> Fields)
{
    public const string Everything = "*";
    private const int MostFields = 50;

    /// <summary>Those of the rule's fields at which two documents differ, in the order of their names.</summary>
    public IReadOnlyList<string> Touched(JsonElement before, JsonElement after) => Fields.Count == 0
        ? []
        : [.. ConfigDiff.Between(before, after).Select(change => FirstOf(change.Path)).Where(field => Fields.Contains(Everything) || Fields.Contains(field)).Distinct().Order(StringComparer.Ordinal)];

    public static async Task<ApprovalRule> OfTenantAsync(ControlWrite write, string tenantId, CancellationToken cancel)
    {
        var fields = await write.QueryAsync<string>($"""
            select approval from control_tenants where id = {tenantId}
            union all select r.fields from control_approval_rules r join control_tenants t on t.app_type = r.app_type where t.id = {tenantId}
            """, cancel);
        return new ApprovalRule(fields.SelectMany(Split).ToHashSet(StringComparer.Ordinal));
    }

    public static IReadOnlyList<string> Split(string fields) => fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string Join(IEnumerable<string> fields) => string.Join(' ', fields.Distinct().Order(StringComparer.Ordinal));

    /// <summary>A rule on a field that no document has would guard nothing, so where the app's schema is known a misspelled one is refused.</summary>
    public static Problem? FindFault(IReadOnlyList<string> fields, ConfigSchemas schemas, string appType)
    {
        if (fields.Count > MostFields)
            return RequestProblems.Field("fields", $"At most {MostFields} fields.");
        var known = schemas.Find(appType) is { Form.ValueKind: JsonValueKind.Object } schema && schema.Form.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : null;
        var wrong = fields.FirstOrDefault(field => field != Everything && (known is null ? !Name().IsMatch(field) : !known.Contains(field)));
        return wrong is null
            ? null
            : RequestProblems.Field("fields", known is null ? $"\"{wrong}\" is no name of a field." : $"\"{wrong}\" is no field of {appType}; choose of {string.Join(", ", known)}, or * for all.");
    }

    private static string FirstOf(string pointer) =>
        pointer.Split('/', 3) is [_, var first, ..] ? first.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) : "";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,59}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

/// <summary>That a second person agreed, or that none is needed.</summary>
/// <param name="Author">Whose configuration it is.</param>
/// <param name="ApprovedBy">Null where the house itself moves a name along, which changes nothing of what holds.</param>
/// <param name="ConfigVersion">Of what was agreed to.</param>
internal sealed record Approval(string Author, Actor? ApprovedBy, string? ConfigVersion);
