-- What was used; the key makes an event count once. Costs and balances are in millionths of the currency.
create table control_usage (
    tenant_id text not null references control_tenants (id),
    source text not null,
    idempotency_key text not null,
    metric text not null,
    quantity bigint not null,
    unit text not null,
    occurred_at bigint not null,
    received_at bigint not null,
    cost bigint not null,
    model text,
    prompt_tokens bigint,
    completion_tokens bigint,
    correlation_id text,
    primary key (tenant_id, source, idempotency_key)
);
create index control_usage_by_time on control_usage (tenant_id, occurred_at);

create table control_wallets (
    tenant_id text not null primary key references control_tenants (id),
    balance bigint not null,
    currency text not null,
    soft_limit bigint not null,
    hard_limit bigint not null,
    gates text not null,
    warned_at bigint,
    version bigint not null default 1
);

-- What one unit of a metric costs, for one model or ('') for all others.
create table control_prices (
    metric text not null,
    model text not null,
    micros_per_unit bigint not null,
    changed_at bigint not null,
    primary key (metric, model)
);
insert into control_prices (metric, model, micros_per_unit, changed_at) values
    ('ai_tokens', '', 1, 0), ('ai_images', '', 20000, 0), ('posts_published', '', 0, 0), ('storage_bytes', '', 0, 0), ('egress_bytes', '', 0, 0);
