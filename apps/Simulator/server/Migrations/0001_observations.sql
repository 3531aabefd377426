create table simulator_observations (
    tenant_id text not null,
    id text not null,
    person text not null,
    file text not null,
    first_bar integer not null,
    bar integer not null,
    bar_time bigint not null,
    view text not null,
    text text not null,
    attachments text not null,
    picture_hash text,
    picture_length bigint not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);
create index simulator_observations_of_person on simulator_observations (tenant_id, person, id);
create index simulator_observations_of_picture on simulator_observations (tenant_id, picture_hash);
