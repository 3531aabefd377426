-- What was done, by whom. Each entry's hash covers the one before it; the head is the last one of a tenant's chain.
create table audit_entries (
    tenant_id text not null,
    number bigint not null,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    request_id text,
    details text,
    hash text not null,
    primary key (tenant_id, number)
);
create index audit_entries_by_action on audit_entries (tenant_id, action, number);

create table audit_heads (
    tenant_id text not null primary key,
    number bigint not null,
    hash text not null
);
