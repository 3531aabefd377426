using Npgsql;

namespace Longhouse.Platform.Data.Postgres;

/// <summary>
/// The application's role owns nothing and is held to one tenant by policy. A second role, which it may only take for a transaction, sees
/// all tenants for the control plane; it cannot sign in.
/// </summary>
internal static class PostgresRoles
{
    public static string SystemRole(string applicationRole) => $"{applicationRole}_system";

    /// <summary>Makes the roles as far as they are missing. Run by the owner of the schema, who need not be allowed to make any once they are there.</summary>
    public static async Task EnsureAsync(NpgsqlConnection owner, string applicationRole, string? password, CancellationToken cancel)
    {
        var system = SystemRole(applicationRole);
        if (!await IsSoAsync(owner, "select exists (select 1 from pg_roles where rolname = $1)", [applicationRole], cancel))
            await RunAsync(owner, $"create role {Quote(applicationRole)} login noinherit{(password is null ? "" : $" password '{password.Replace("'", "''", StringComparison.Ordinal)}'")}", cancel);
        if (!await IsSoAsync(owner, "select exists (select 1 from pg_roles where rolname = $1)", [system], cancel))
            await RunAsync(owner, $"create role {Quote(system)} nologin", cancel);
        // Without noinherit the application would have the system role's rights, and its policy, all the time.
        if (await IsSoAsync(owner, "select rolinherit from pg_roles where rolname = $1", [applicationRole], cancel))
            await RunAsync(owner, $"alter role {Quote(applicationRole)} noinherit", cancel);
        if (!await IsSoAsync(owner, "select pg_has_role($1, $2, 'member')", [applicationRole, system], cancel))
            await RunAsync(owner, $"grant {Quote(system)} to {Quote(applicationRole)}", cancel);
    }

    /// <summary>Says what is wrong with the role that the server would run as; null if nothing.</summary>
    public static async Task<string?> FindFaultAsync(NpgsqlConnection application, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select case
                when r.rolsuper then 'is a superuser, whom no policy holds'
                when r.rolbypassrls then 'may bypass row level security'
                when r.rolinherit and exists (select 1 from pg_auth_members m join pg_roles s on s.oid = m.roleid
                    where m.member = r.oid and s.rolname = r.rolname || '_system') then 'inherits the system role'
                when exists (select 1 from pg_class c where c.relowner = r.oid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace)
                    then 'owns tables'
            end
            from pg_roles r where r.rolname = current_user
            """, application);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<bool> IsSoAsync(NpgsqlConnection connection, string question, string[] roles, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(question, connection);
        foreach (var role in roles)
            command.Parameters.Add(new NpgsqlParameter { Value = role });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
