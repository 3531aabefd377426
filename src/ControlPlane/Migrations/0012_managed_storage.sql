-- Whether the objects in managed storage go with a tenant: only if somebody said so.
alter table control_departures add column delete_objects integer not null default 0;
