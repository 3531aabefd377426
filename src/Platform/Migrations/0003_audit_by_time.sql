-- The whole house's record, newest first.
create index audit_entries_by_time on audit_entries (at, tenant_id, number);
