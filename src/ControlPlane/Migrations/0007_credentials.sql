-- What tenants give us to act for them. The payload is encrypted under a data key of its own, and that one under a key which is not in
-- this database.
create table control_credentials (
    tenant_id text not null references control_tenants (id),
    id text not null,
    ref text not null unique,
    provider text not null,
    label text not null,
    state text not null,
    platform_billed integer not null,
    number bigint not null,
    version text not null,
    wrapped_key bytea,
    payload bytea,
    created_at bigint not null,
    rotated_at bigint not null,
    expires_at bigint,
    last_resolved_at bigint,
    last_tested_at bigint,
    last_error text,
    incident_at bigint,
    primary key (tenant_id, id)
);

-- What a credential was before, for a while: the way back after a rotation that went wrong.
create table control_credential_versions (
    tenant_id text not null,
    credential_id text not null,
    number bigint not null,
    version text not null,
    wrapped_key bytea not null,
    payload bytea not null,
    created_at bigint not null,
    replaced_at bigint not null,
    primary key (tenant_id, credential_id, number)
);
create index control_credential_versions_by_age on control_credential_versions (replaced_at);

-- Someone was sent to a provider to allow us something. The state that comes back is kept as its hash, and works once.
create table control_oauth_attempts (
    tenant_id text not null references control_tenants (id),
    id text not null,
    state_hash text not null unique,
    provider text not null,
    verifier bytea not null,
    initiator text not null,
    credential_id text,
    root text not null,
    label text not null,
    created_at bigint not null,
    expires_at bigint not null,
    consumed_at bigint,
    primary key (tenant_id, id)
);

-- What a tenant's people should know: a credential that no longer works, a budget that runs out.
create table control_notices (
    tenant_id text not null references control_tenants (id),
    id text not null,
    kind text not null,
    subject text not null,
    text text not null,
    created_at bigint not null,
    settled_at bigint,
    primary key (tenant_id, id)
);
