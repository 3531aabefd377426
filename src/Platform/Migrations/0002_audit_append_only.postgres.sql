create function audit_entries_keep() returns trigger language plpgsql as $$
begin raise exception 'audit entries are append-only'; end $$;
create trigger audit_entries_keep before update or delete on audit_entries
for each statement execute function audit_entries_keep();
