-- What execution planes are told. The number is taken from control_feed under its row's lock, held until the commit, so that numbers appear
-- in their order: who has read up to one misses nothing before it.
create table control_feed (
    id integer not null primary key,
    seq bigint not null
);
insert into control_feed (id, seq) values (1, 0);

create table control_changes (
    seq bigint not null primary key,
    at bigint not null,
    kind text not null,
    app_type text not null,
    tenant text,
    host text,
    config_version text,
    credential_fp text
);
