namespace Longhouse.Platform.Limits;

/// <summary>The size of a pool for work that somebody waits for.</summary>
public sealed record InteractivePoolOptions
{
    /// <summary>How much runs at once: 1 to 1,000.</summary>
    public int Places { get; init; } = 2;

    /// <summary>How much may wait in all: 0 to 10,000.</summary>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>How much may wait of one tenant: 0 to <see cref="MaxWaiting"/>.</summary>
    public int MaxWaitingPerTenant { get; init; } = 8;

    /// <summary>Sentences about what is wrong, under the settings that a module reads these from.</summary>
    public IEnumerable<string> Validate(string section)
    {
        if (Places is < 1 or > 1000)
            yield return $"{section}:Places is {Places}, but must be between 1 and 1000.";
        if (MaxWaiting is < 0 or > 10_000)
            yield return $"{section}:MaxWaiting is {MaxWaiting}, but must be between 0 and 10000.";
        if (MaxWaitingPerTenant < 0 || MaxWaitingPerTenant > MaxWaiting)
            yield return $"{section}:MaxWaitingPerTenant is {MaxWaitingPerTenant}, but must be between 0 and {section}:MaxWaiting, which is {MaxWaiting}.";
    }
}
