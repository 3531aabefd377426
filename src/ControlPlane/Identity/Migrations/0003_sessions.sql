-- A browser that is signed in at one place: a tenant (its id) or the console. All that came of one sign-in have its id and end with it.
create table control_sessions (
    id text not null primary key,
    sign_in_id text not null,
    person_id text not null references control_people (id),
    place text not null,
    host text not null,
    provider text not null,
    secret_hash text not null,
    agent text not null,
    address text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index control_sessions_of_person on control_sessions (person_id);
create index control_sessions_of_sign_in on control_sessions (sign_in_id);
create index control_sessions_by_end on control_sessions (expires_at);

-- A browser that asked at a tenant's host to be signed in. Once somebody is, a code that works once takes the sign-in there.
create table control_hand_overs (
    id text not null primary key,
    place text not null,
    origin text not null,
    path_prefix text not null,
    return_path text not null,
    browser_hash text not null,
    created_at bigint not null,
    expires_at bigint not null,
    sign_in_id text,
    code_hash text unique,
    code_expires_at bigint
);
create index control_hand_overs_by_end on control_hand_overs (expires_at);

-- A browser that was sent to a provider. What the provider must give back follows from the state, of which only the hash is here.
create table control_provider_attempts (
    state_hash text not null primary key,
    provider text not null,
    browser_hash text not null,
    hand_over_id text,
    return_path text not null,
    links_person_id text,
    created_at bigint not null,
    expires_at bigint not null
);
create index control_provider_attempts_by_end on control_provider_attempts (expires_at);
