create table notes_attachments (
    tenant_id text not null,
    id text not null,
    note_id text not null,
    name text not null,
    hash text not null,
    length bigint not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, note_id) references notes_notes (tenant_id, id) on delete cascade
);
create index notes_attachments_of_note on notes_attachments (tenant_id, note_id, id);
