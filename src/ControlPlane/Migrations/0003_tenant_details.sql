alter table control_tenants add column status_reason text not null default '';
alter table control_tenants add column plan text not null default '';
alter table control_tenants add column contact_email text not null default '';
alter table control_tenants add column data_region text not null default '';
-- Where the tenant's objects of managed storage lie; '' for tenants/<id>/.
alter table control_tenants add column storage_prefix text not null default '';
-- How long an execution plane may use a configuration without asking again.
alter table control_tenants add column ttl_seconds integer not null default 600;
create index control_tenants_by_app on control_tenants (app_type, id);

create table control_labels (
    tenant_id text not null references control_tenants (id),
    name text not null,
    value text not null,
    primary key (tenant_id, name)
);
create index control_labels_by_value on control_labels (name, value, tenant_id);

-- Slugs that were given up. They stay here for good, so that a later tenant of the same name never gets the old one's storage; until
-- free_at nobody gets the name at all, so that links and cookies of the old one reach no stranger.
create table control_retired_slugs (
    slug text not null primary key,
    retired_at bigint not null,
    free_at bigint not null
);

create table control_templates (
    id text not null primary key,
    name text not null unique,
    app_type text not null,
    plan text not null,
    labels text not null,
    schema_version integer not null,
    config text not null,
    created_at bigint not null,
    version bigint not null default 1
);
