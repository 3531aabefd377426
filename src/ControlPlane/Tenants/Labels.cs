using System.Text.RegularExpressions;
using Longhouse.ControlPlane.Data;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Tenants;

/// <summary>Names and values that operators put on tenants, to find them again and to roll changes out by.</summary>
internal static partial class Labels
{
    public const int MostPerTenant = 50;
    private const int MaxValue = 200;

    public static Problem? FindFault(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count > MostPerTenant)
            return TenantProblems.TooManyLabels;
        foreach (var (name, value) in labels)
        {
            if (!Name().IsMatch(name))
                return RequestProblems.Field("labels", $"\"{name}\" is no name for a label: small letters, digits, . _ - and /, at most 63.");
            if (value.Length > MaxValue || value.Any(char.IsControl))
                return RequestProblems.Field("labels", $"The value of \"{name}\" is longer than {MaxValue} characters or holds control characters.");
        }
        return null;
    }

    public static async Task ReplaceAsync(ControlWrite write, string tenantId, IReadOnlyDictionary<string, string> labels, CancellationToken cancel)
    {
        await write.ExecuteAsync($"delete from control_labels where tenant_id = {tenantId}", cancel);
        foreach (var (name, value) in labels)
            await write.ExecuteAsync($"insert into control_labels (tenant_id, name, value) values ({tenantId}, {name}, {value})", cancel);
    }

    /// <summary><c>stage=canary</c>, or a name alone for any value.</summary>
    public static (string Name, string? Value) Parse(string label) =>
        label.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (label[..at], label[(at + 1)..]) : (label, null);

    [GeneratedRegex("^[a-z0-9][a-z0-9._/-]{0,62}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
