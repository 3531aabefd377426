-- Where a chain stood at some time, signed by the house: what comes before a checkpoint can be taken away, and the rest still be verified.
create table audit_checkpoints (
    tenant_id text not null,
    number bigint not null,
    hash text not null,
    at bigint not null,
    key_id text not null,
    signature text not null,
    primary key (tenant_id, number, key_id)
);

-- The serving roles may add entries and checkpoints and nothing else. What is over is taken away by this function alone, which runs as the
-- owner: entries go after 400 days (34560000 seconds), by the clock of the database, and only up to a checkpoint.
create function audit_prune(of_tenant text, up_to bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone bigint;
begin
    if not exists (select 1 from audit_checkpoints c where c.tenant_id = of_tenant and c.number = up_to) then
        raise exception 'no checkpoint stands at entry %', up_to;
    end if;
    if exists (select 1 from audit_entries e where e.tenant_id = of_tenant and e.number <= up_to and e.at >= (extract(epoch from now())::bigint - 34560000) * 1000) then
        raise exception 'audit entries are kept for 400 days';
    end if;
    perform set_config('longhouse.audit_prune', 'on', true);
    delete from audit_entries where tenant_id = of_tenant and number <= up_to;
    get diagnostics gone = row_count;
    delete from audit_checkpoints where tenant_id = of_tenant and number < up_to;
    perform set_config('longhouse.audit_prune', '', true);
    return gone;
end $$;
revoke all on function audit_prune(text, bigint) from public;

create or replace function audit_entries_keep() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('longhouse.audit_prune', true) = 'on' then
        return null;
    end if;
    raise exception 'audit entries are append-only';
end $$;
create trigger audit_checkpoints_keep before update or delete on audit_checkpoints
for each statement execute function audit_entries_keep();
