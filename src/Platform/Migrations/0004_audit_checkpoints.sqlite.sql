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
create trigger audit_checkpoints_keep_updates before update on audit_checkpoints
begin select raise(abort, 'audit checkpoints are append-only'); end;
create trigger audit_checkpoints_keep_deletes before delete on audit_checkpoints
when exists (select 1 from audit_entries e where e.tenant_id = old.tenant_id and e.number <= old.number)
    or not exists (select 1 from audit_checkpoints c where c.tenant_id = old.tenant_id and c.number > old.number)
begin select raise(abort, 'a checkpoint goes after the entries that it stands for'); end;

-- Entries go after 400 days (34560000 seconds), by the clock of the machine, and only behind a checkpoint.
drop trigger audit_entries_keep_deletes;
create trigger audit_entries_keep_deletes before delete on audit_entries
when old.at >= (cast(strftime('%s', 'now') as integer) - 34560000) * 1000
    or not exists (select 1 from audit_checkpoints c where c.tenant_id = old.tenant_id and c.number >= old.number)
begin select raise(abort, 'audit entries are append-only'); end;
