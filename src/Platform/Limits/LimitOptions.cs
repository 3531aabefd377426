namespace Longhouse.Platform.Limits;

/// <summary>How much one tenant may ask for, and one address of which nobody knows whose it is. Bound from <c>Limits</c>.</summary>
internal sealed record LimitOptions
{
    /// <summary>Requests per second that a tenant may make on average: 1 to 1,000,000.</summary>
    public int TenantRequestsPerSecond { get; init; } = 500;

    /// <summary>Requests that a tenant may make at once after a pause: 1 to 10,000,000.</summary>
    public int TenantRequestsBurst { get; init; } = 2000;

    /// <summary>Requests per second that an address may make on average for those who do not belong where they ask: 1 to 1,000,000.</summary>
    public int AddressRequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that such an address may make at once after a pause: 1 to 10,000,000.</summary>
    public int AddressRequestsBurst { get; init; } = 500;

    public IEnumerable<string> Validate()
    {
        if (TenantRequestsPerSecond is < 1 or > 1_000_000)
            yield return $"Limits:TenantRequestsPerSecond is {TenantRequestsPerSecond}, but must be between 1 and 1000000.";
        if (TenantRequestsBurst is < 1 or > 10_000_000)
            yield return $"Limits:TenantRequestsBurst is {TenantRequestsBurst}, but must be between 1 and 10000000.";
        if (AddressRequestsPerSecond is < 1 or > 1_000_000)
            yield return $"Limits:AddressRequestsPerSecond is {AddressRequestsPerSecond}, but must be between 1 and 1000000.";
        if (AddressRequestsBurst is < 1 or > 10_000_000)
            yield return $"Limits:AddressRequestsBurst is {AddressRequestsBurst}, but must be between 1 and 10000000.";
    }
}
