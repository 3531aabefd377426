create table jobs_sequence (value integer not null);
insert into jobs_sequence (value) values (0);

create table jobs_queue (name text primary key, paused integer not null default 0) without rowid;

create table jobs_partition (
    queue text not null, partition text not null, weight real not null default 1, cap integer,
    primary key (queue, partition)) without rowid;

create table jobs_clock (
    queue text not null, priority integer not null, v real not null,
    primary key (queue, priority)) without rowid;

create table jobs_lane (
    queue text not null, priority integer not null, partition text not null, finish real not null, used_at integer not null,
    primary key (queue, priority, partition)) without rowid;

create table jobs_worker (
    id text primary key, queue text not null, host text not null, lease_until integer not null) without rowid;

create table jobs_unique_key (
    key text primary key, job_id integer not null, scope integer not null, expires_at integer) without rowid;
create index jobs_unique_key_expiry on jobs_unique_key (expires_at) where expires_at is not null;

create table jobs_waiting (
    id integer primary key, seq integer not null, queue text not null, priority integer not null, partition text not null,
    weight real not null, kind text not null, args text not null, attempt integer not null, max_attempts integer not null,
    timeout_ms integer, unique_key text, trace text, actor text, errors text, enqueued_at integer not null, ready_at integer not null);
create index jobs_waiting_lane on jobs_waiting (queue, priority, partition, seq);

create table jobs_scheduled (
    id integer primary key, queue text not null, priority integer not null, partition text not null,
    weight real not null, kind text not null, args text not null, attempt integer not null, max_attempts integer not null,
    timeout_ms integer, unique_key text, trace text, actor text, errors text, enqueued_at integer not null, run_at integer not null);
create index jobs_scheduled_due on jobs_scheduled (run_at);

create table jobs_running (
    id integer primary key, queue text not null, priority integer not null, partition text not null,
    weight real not null, kind text not null, args text not null, attempt integer not null, max_attempts integer not null,
    timeout_ms integer, unique_key text, trace text, actor text, errors text, enqueued_at integer not null,
    worker text not null, started_at integer not null, cancel integer not null default 0,
    progress_done integer, progress_total integer, progress_text text);

create table jobs_finished (
    id integer primary key, queue text not null, priority integer not null, partition text not null,
    weight real not null, kind text not null, args text not null, attempt integer not null, max_attempts integer not null,
    timeout_ms integer, unique_key text, trace text, actor text, errors text, enqueued_at integer not null,
    worker text, started_at integer, finished_at integer not null, outcome integer not null);
create index jobs_finished_age on jobs_finished (outcome, finished_at);
create index jobs_finished_dead on jobs_finished (queue, finished_at) where outcome = 3;

create table jobs_schedule (
    name text primary key, kind text not null, expression text not null, time_zone text not null,
    paused integer not null default 0, next_at integer not null, last_at integer) without rowid;
