-- What execution planes show. A token is 256 random bits, so its plain hash tells nothing; key_id finds it without a scan.
create table control_service_tokens (
    id text not null primary key,
    key_id text not null unique,
    name text not null,
    app_type text not null,
    slot text not null,
    hash text not null,
    scopes text not null,
    networks text not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint
);
create index control_service_tokens_of_client on control_service_tokens (name, app_type);

-- The execution planes that were seen: by token, and by the name that each process gives itself.
create table control_fleet (
    token_id text not null,
    instance text not null,
    agent text not null,
    first_call_at bigint not null,
    last_call_at bigint not null,
    feed_position bigint,
    primary key (token_id, instance)
);
