-- Two people may have the same address: it tells who someone is only at the provider that checked it. SQLite drops a unique by a new table.
create table control_people_by_account (
    id text not null primary key,
    name text not null,
    email text not null,
    platform_role text not null,
    created_at bigint not null,
    claimed_at bigint,
    version bigint not null default 1
);
insert into control_people_by_account (id, name, email, platform_role, created_at) select id, name, email, platform_role, created_at from control_people;
drop table control_people;
alter table control_people_by_account rename to control_people;
create index control_people_by_email on control_people (email);
