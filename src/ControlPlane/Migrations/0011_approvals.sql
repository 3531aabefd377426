-- Which parts of configurations only hold once a second person has agreed: names between spaces, * for all of it. A tenant has its own, and
-- there are those that hold for every tenant of an app.
alter table control_tenants add column approval text not null default '';

create table control_approval_rules (
    app_type text not null primary key,
    fields text not null,
    version bigint not null,
    changed_at bigint not null
);

alter table control_config_revisions add column approved_by text;

-- A configuration that waits for the second person, and what became of it. config_version is the hash of what would hold; who agrees to
-- one thing does not get another.
create table control_config_proposals (
    tenant_id text not null references control_tenants (id),
    id text not null,
    cause text not null,
    state text not null,
    author text not null,
    author_person text,
    comment text not null,
    schema_version integer not null,
    config text not null,
    config_version text not null,
    base_revision bigint not null,
    fields text not null,
    created_at bigint not null,
    decided_by text,
    decided_at bigint,
    reason text,
    revision bigint,
    primary key (tenant_id, id)
);
create index control_config_proposals_waiting on control_config_proposals (tenant_id, state, author);
