-- From where, how it went, and what it changed from and to. What is there keeps the form that its hash was made in; a release before this one goes on writing that form.
alter table audit_entries add column form integer not null default 1;
alter table audit_entries add column ip text;
alter table audit_entries add column outcome text;
alter table audit_entries add column before_hash text;
alter table audit_entries add column after_hash text;
