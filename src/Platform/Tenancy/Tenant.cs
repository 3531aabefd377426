namespace Longhouse.Platform.Tenancy;

/// <summary>One customer: its own hosts, people, settings and data, running one app.</summary>
public sealed record Tenant(TenantId Id, string Slug, string Name, TenantStatus Status, string AppType, string ConfigVersion);

/// <summary>The id of a tenant. A type of its own, so that a statement can tell a tenant from any other text.</summary>
public readonly record struct TenantId(string Value)
{
    /// <summary>What belongs to the house itself: platform audit, say. No tenant has it.</summary>
    public static readonly TenantId House = new("house");

    public override string ToString() => Value;
}

public enum TenantStatus
{
    Provisioning,
    Active,
    Suspended,
    Deleting,
    Deleted,
}
