namespace Longhouse.Architecture.Tests;

/// <summary>A rule is a pure function from what it looks at to sentences, one for each violation.</summary>
public static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
