namespace Longhouse.Platform.Runtime;

/// <summary>How long what the control plane said holds, and how hard it is asked.</summary>
internal sealed record RuntimeOptions
{
    /// <summary>Reads may be served from expired configuration for so long while the control plane is away. Never changes, never credentials.</summary>
    public TimeSpan StaleReadGrace { get; init; } = TimeSpan.Zero;

    /// <summary>A credential is asked for again after this time at the latest.</summary>
    public TimeSpan CredentialTtl { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Whether configuration in use is asked for again before it expires.</summary>
    public bool RefreshAhead { get; init; } = true;

    public int MaxHosts { get; init; } = 1000;
    public int MaxUnknownHosts { get; init; } = 10_000;
    public int MaxCredentials { get; init; } = 5000;

    /// <summary>An unknown host is remembered for so long, and up to half as long again.</summary>
    public TimeSpan UnknownFor { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan AttemptLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>All attempts and the pauses between them: somebody waits for the answer.</summary>
    public TimeSpan TotalLimit { get; init; } = TimeSpan.FromSeconds(5);
}
