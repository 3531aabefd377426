-- Leases are measured by the machine's uptime, which nobody can set; a lease of an earlier start of the machine is over.
alter table jobs_worker add column boot text not null default '';
