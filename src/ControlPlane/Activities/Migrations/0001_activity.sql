-- How many requests of a tenant were answered in each hour (counted from 1970), and how many of them failed by the server's fault.
create table control_traffic (
    tenant_id text not null references control_tenants (id),
    hour bigint not null,
    requests bigint not null,
    failures bigint not null,
    primary key (tenant_id, hour)
);
create index control_traffic_by_hour on control_traffic (hour, tenant_id);

-- By what the console's list of tenants is sorted: when something last happened, and the requests of a day. Both are brought up to date once a minute.
create table control_activity (
    tenant_id text not null primary key references control_tenants (id),
    at bigint not null,
    requests bigint not null
);
create index control_activity_by_time on control_activity (at, tenant_id);
create index control_activity_by_requests on control_activity (requests, tenant_id);
insert into control_activity (tenant_id, at, requests) select id, created_at, 0 from control_tenants where status <> 'deleted';

-- How much lay in a queue, once a minute (counted from 1970).
create table control_queue_depths (
    queue text not null,
    minute bigint not null,
    waiting bigint not null,
    running bigint not null,
    primary key (queue, minute)
);

-- How long the jobs that began in a minute had waited: how many within this bound in milliseconds, and not within the one before it; -1 is beyond all.
create table control_queue_waits (
    queue text not null,
    minute bigint not null,
    bound bigint not null,
    jobs bigint not null,
    primary key (queue, minute, bound)
);
