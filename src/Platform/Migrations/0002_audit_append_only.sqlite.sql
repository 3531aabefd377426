create trigger audit_entries_keep_updates before update on audit_entries
begin select raise(abort, 'audit entries are append-only'); end;
create trigger audit_entries_keep_deletes before delete on audit_entries
begin select raise(abort, 'audit entries are append-only'); end;
