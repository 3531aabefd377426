-- People are global; what they may do in the house is their platform role, and in a tenant a membership.
create table control_people (
    id text not null primary key,
    name text not null,
    email text not null unique,
    platform_role text not null,
    created_at bigint not null
);
