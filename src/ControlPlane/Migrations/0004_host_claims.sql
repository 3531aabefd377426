alter table control_hosts add column verified_at bigint;

-- Domains that a tenant says are its own. A claim binds nothing, and several tenants may claim the same: whoever proves it gets it.
create table control_host_claims (
    tenant_id text not null references control_tenants (id),
    id text not null,
    host text not null,
    path_prefix text not null,
    challenge text not null,
    created_at bigint not null,
    checked_at bigint,
    last_error text,
    primary key (tenant_id, id),
    unique (tenant_id, host, path_prefix)
);
