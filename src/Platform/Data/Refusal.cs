using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Data;

internal static class Refusal
{
    /// <summary>Whether a result, or the one inside a union of results, stands for a refusal.</summary>
    public static bool Is<T>(T result) => result is IRefusal || (result is INestedHttpResult nested && nested.Result is IRefusal);
}
