-- What programs sign in with. Of a key only a keyed hash is kept. tenant_id is "house" for a person's own keys, which act for that person.
create table control_keys (
    tenant_id text not null,
    id text not null primary key,
    kind text not null,
    name text not null,
    secret_hash text not null,
    person_id text not null references control_people (id),
    scopes text not null,
    per_minute integer not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    used_at bigint,
    rotated_to text
);
create index control_keys_of_tenant on control_keys (tenant_id, id);
create index control_keys_of_person on control_keys (person_id);

-- A device that asked to be signed in, and waits for a person to say yes in a browser.
create table control_device_grants (
    id text not null primary key,
    device_code_hash text not null unique,
    user_code_hash text not null unique,
    device_name text not null,
    scopes text not null,
    created_at bigint not null,
    expires_at bigint not null,
    polled_at bigint not null,
    pause integer not null,
    outcome text not null,
    person_id text
);
create index control_device_grants_by_end on control_device_grants (expires_at);
