alter table notes_notes add column words bigint;
