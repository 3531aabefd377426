using Npgsql;

namespace Longhouse.Platform.Data.Postgres;

/// <summary>
/// Puts forced row level security on every table that has a tenant_id, and hands out rights. It runs after each migration and finds
/// the tables by itself, so that no one can forget one.
/// </summary>
internal static class PostgresPolicies
{
    // Where rows are looked for, the current setting stands in a sub-select, so that it is read once per statement and not once per row. A
    // row that is written is mostly the only one of its statement, and there a sub-select costs more than it saves.
    private const string Text = """
        do $do$
        declare
            t record;
            app text := current_setting('longhouse.app_role');
            sys text := current_setting('longhouse.system_role');
        begin
            execute format('grant usage on schema public to %I, %I', app, sys);
            for t in
                select c.relname as name, exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as of_tenant
                from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            loop
                execute format('revoke all on %I from public, %I, %I', t.name, app, sys);
                if t.name = 'schema_migrations' then
                    execute format('grant select on %I to %I, %I', t.name, app, sys);
                    continue;
                end if;
                if t.name = 'audit_entries' then
                    execute format('grant select, insert on %I to %I, %I', t.name, app, sys);
                elsif t.name = 'audit_checkpoints' then
                    execute format('grant select on %I to %I', t.name, app);
                    execute format('grant select, insert on %I to %I', t.name, sys);
                elsif t.of_tenant then
                    execute format('grant select, insert, update, delete on %I to %I, %I', t.name, app, sys);
                else
                    execute format('grant select, insert, update, delete on %I to %I', t.name, sys);
                end if;
                if t.of_tenant then
                    execute format('alter table %I enable row level security', t.name);
                    execute format('alter table %I force row level security', t.name);
                    execute format('drop policy if exists of_tenant on %I', t.name);
                    execute format('drop policy if exists of_house on %I', t.name);
                    execute format('create policy of_tenant on %I to %I using (tenant_id = (select current_setting(''longhouse.tenant'', true))) '
                        'with check (tenant_id = current_setting(''longhouse.tenant'', true))', t.name, app);
                    execute format('create policy of_house on %I to %I using (true) with check (true)', t.name, sys);
                end if;
                -- The function that takes away what is over runs as the owner, whom forced policies hold too.
                if t.name in ('audit_entries', 'audit_checkpoints') then
                    execute format('drop policy if exists of_owner on %I', t.name);
                    execute format('create policy of_owner on %I to %I using (true) with check (true)', t.name, current_user);
                end if;
            end loop;
            execute format('grant execute on function audit_prune(text, bigint) to %I', sys);
        end $do$
        """;

    public static async Task ApplyAsync(NpgsqlConnection owner, string applicationRole, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(owner);
        batch.BatchCommands.Add(PostgresCommands.Of("select set_config('longhouse.app_role', $1, true), set_config('longhouse.system_role', $2, true)",
            applicationRole, PostgresRoles.SystemRole(applicationRole)));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Text));
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
