-- Two people may have the same address: it tells who someone is only at the provider that checked it.
alter table control_people drop constraint control_people_email_key;
alter table control_people add column claimed_at bigint;
alter table control_people add column version bigint not null default 1;
create index control_people_by_email on control_people (email);
