create table notes_notes (
    tenant_id text not null,
    id text not null,
    title text not null,
    body text not null,
    created_at bigint not null,
    version bigint not null,
    primary key (tenant_id, id)
);
