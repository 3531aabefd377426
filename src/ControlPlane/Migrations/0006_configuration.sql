create table control_config_revisions (
    tenant_id text not null references control_tenants (id),
    revision bigint not null,
    schema_version integer not null,
    config text not null,
    config_version text not null,
    author text not null,
    comment text not null,
    created_at bigint not null,
    parent_revision bigint,
    state text not null,
    primary key (tenant_id, revision)
);

-- One draft for each person who edits.
create table control_config_drafts (
    tenant_id text not null references control_tenants (id),
    author text not null,
    schema_version integer not null,
    config text not null,
    base_revision bigint not null,
    changed_at bigint not null,
    version bigint not null,
    primary key (tenant_id, author)
);

-- What by-host answers: the published revision over the defaults that hold for the tenant, merged when either changes.
create table control_runtime (
    tenant_id text not null primary key references control_tenants (id),
    revision bigint not null,
    defaults_revision bigint not null,
    schema_version integer not null,
    config text not null,
    config_version text not null,
    updated_at bigint not null
);

-- What the platform puts below every tenant's configuration. The newest one holds for the share or the label of its roll-out, the one
-- before that was rolled out whole for the rest.
create table control_defaults (
    app_type text not null,
    revision bigint not null,
    config text not null,
    author text not null,
    comment text not null,
    created_at bigint not null,
    rollout_percent integer not null,
    rollout_label text not null,
    primary key (app_type, revision)
);
