-- Copies of all that the house has of a tenant, made for it.
create table control_exports (
    tenant_id text not null references control_tenants (id),
    id text not null,
    requested_by text not null,
    created_at bigint not null,
    state text not null,
    finished_at bigint,
    expires_at bigint,
    bytes bigint,
    sha256 text,
    error text,
    primary key (tenant_id, id)
);

-- Tenants that go. The subject is the tenant's id, a random name that stands for nobody once the tenant is gone: what stays here is that it
-- went, and how much went with it.
create table control_departures (
    id text not null primary key,
    subject text not null,
    status_before text not null,
    requested_by text not null,
    requested_at bigint not null,
    due_at bigint not null,
    state text not null,
    finished_at bigint,
    report text
);
create index control_departures_of_subject on control_departures (subject, requested_at);

-- What tenants that went had used, by day and app, as numbers without anybody.
create table control_usage_totals (
    app_type text not null,
    day bigint not null,
    metric text not null,
    quantity bigint not null,
    cost bigint not null,
    events bigint not null,
    primary key (app_type, day, metric)
);
