-- A tenant is one customer. It is found before anyone is known, so this table belongs to the house, not to a tenant.
create table control_tenants (
    id text not null primary key,
    slug text not null unique,
    name text not null,
    status text not null,
    app_type text not null,
    config_version text not null default '',
    created_at bigint not null,
    version bigint not null default 1
);

-- The addresses of a tenant: a host, with a path prefix ('' for the whole host).
create table control_hosts (
    tenant_id text not null references control_tenants (id),
    id text not null primary key,
    host text not null,
    path_prefix text not null,
    is_primary integer not null,
    status text not null,
    created_at bigint not null,
    unique (host, path_prefix)
);
create index control_hosts_of_tenant on control_hosts (tenant_id, host);
