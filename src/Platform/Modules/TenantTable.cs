namespace Longhouse.Platform.Modules;

/// <summary>
/// A table with rows of tenants. Whoever owns it names it, so that a tenant's data can be copied for the tenant and ended with it; a table with
/// a column <c>tenant_id</c> that nobody names fails a test. Tables are listed parents first: they are emptied in the other order.
/// </summary>
/// <param name="Name">As in the database.</param>
/// <param name="Withheld">The columns that no copy has: secrets, and what stands for one.</param>
public sealed record TenantTable(string Name, params string[] Withheld)
{
    /// <summary>Why its rows outlast the tenant; null for a table that is emptied.</summary>
    public string? KeptBecause { get; init; }
}
