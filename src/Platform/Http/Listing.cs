using System.Reflection;
using Longhouse.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Http;

/// <summary>Some of a list, and the key after which the next part begins (null at the end): <c>?after=…&amp;limit=…</c>.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);

public static class Listing
{
    /// <summary>Takes one row more than asked for as the sign that there are more.</summary>
    public static Listing<T> Of<T>(IReadOnlyList<T> rows, PageQuery page, Func<T, string> key) =>
        rows.Count <= page.Limit ? new(rows, null) : new([.. rows.Take(page.Limit)], key(rows[page.Limit - 1]));
}

/// <summary>Which part of a list is asked for. Lists are paged by key, and every list has a limit.</summary>
public sealed record PageQuery(string After, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>How many rows to read: one more than the page, to know whether there is another.</summary>
    public int Take => Limit + 1;

    public static ValueTask<PageQuery> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var limit = DefaultLimit;
        if (http.Request.Query["limit"] is [{ } text] && (!int.TryParse(text, out limit) || limit is < 1 or > MaxLimit))
            throw new ProblemException(RequestProblems.Field("limit", $"A whole number from 1 to {MaxLimit}."));
        return ValueTask.FromResult(new PageQuery(http.Request.Query["after"].ToString(), limit));
    }
}
