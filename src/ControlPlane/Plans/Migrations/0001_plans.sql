-- What tenants may that are on a plan of this name; on a name that is not here a tenant may what the house allows everyone.
create table control_plans (
    name text not null primary key,
    requests_per_second bigint not null,
    requests_burst bigint not null,
    -- How many people may belong to a tenant; null is any number.
    people bigint,
    changed_at bigint not null,
    version bigint not null default 1
);
