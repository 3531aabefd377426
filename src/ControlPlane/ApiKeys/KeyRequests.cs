using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.ApiKeys;

/// <param name="Name">What the key is for.</param>
/// <param name="Scopes">What it may do, by permission.</param>
/// <param name="Kind">How it begins, such as <c>lh</c>.</param>
/// <param name="Days">How long it is good for; null for a key that does not end.</param>
/// <param name="PerMinute">How often it may be used.</param>
public sealed record CreateKeyRequest(
    [property: Required, StringLength(80)] string Name, [property: MaxLength(ApiKey.MaxScopes)] IReadOnlyList<string> Scopes, string Kind = ApiKey.PersonalKind,
    [property: Range(1, ApiKey.MostDays)] int? Days = 90, [property: Range(1, ApiKey.MostPerMinute)] int PerMinute = ApiKey.DefaultPerMinute);

/// <param name="OverlapHours">How long the old key works on.</param>
public sealed record RotateKeyRequest([property: Range(0, 720)] int OverlapHours = 24);

internal static class KeyFields
{
    public static Problem Kind(IEnumerable<string> kinds) => RequestProblems.Field("kind", $"One of {string.Join(", ", kinds)}.");

    public static Problem Scope(string scope) => RequestProblems.Field("scopes", $"There is no permission \"{scope}\" here.");

    public static Problem NoScopes => RequestProblems.Field("scopes", "A tenant's key needs at least one scope.");
}
