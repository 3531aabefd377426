create sequence jobs.job_id cache 1;

create table jobs.queue (
    name text primary key,
    paused bool not null default false,
    asleep_until timestamptz not null default '-infinity') with (fillfactor = 50);

create table jobs.partition (
    queue text not null,
    partition text not null,
    weight float8 not null default 1,
    cap int,
    primary key (queue, partition));

create table jobs.clock (
    queue text not null,
    priority smallint not null,
    v float8 not null,
    primary key (queue, priority)) with (fillfactor = 50);

create table jobs.lane (
    queue text not null,
    priority smallint not null,
    partition text not null,
    finish float8 not null,
    floor bigint not null default 0,
    used_at timestamptz not null default clock_timestamp(),
    primary key (queue, priority, partition)) with (fillfactor = 50);

create table jobs.worker (
    id uuid primary key,
    queue text not null,
    host text not null,
    lease_until timestamptz not null) with (fillfactor = 50);

create table jobs.unique_key (
    key text primary key,
    job_id bigint not null,
    scope smallint not null,
    expires_at timestamptz);
create index unique_key_expiry on jobs.unique_key (expires_at) where expires_at is not null;

create table jobs.waiting (
    id bigint primary key,
    seq bigint not null,
    queue text not null,
    priority smallint not null,
    partition text not null,
    weight real not null,
    kind text not null,
    args text not null,
    attempt int not null default 0,
    max_attempts int not null,
    timeout_ms bigint,
    unique_key text,
    trace text,
    actor text,
    errors jsonb,
    enqueued_at timestamptz not null default clock_timestamp(),
    ready_at timestamptz not null default clock_timestamp(),
    bell bool not null default false);
create index waiting_lane on jobs.waiting (queue, priority, partition, seq);

create table jobs.scheduled (
    id bigint primary key,
    queue text not null,
    priority smallint not null,
    partition text not null,
    weight real not null,
    kind text not null,
    args text not null,
    attempt int not null default 0,
    max_attempts int not null,
    timeout_ms bigint,
    unique_key text,
    trace text,
    actor text,
    errors jsonb,
    enqueued_at timestamptz not null default clock_timestamp(),
    run_at timestamptz not null,
    bell bool not null default false);
create index scheduled_due on jobs.scheduled (run_at);

-- Only the key: it holds what the workers have in hand and no more, and nothing indexed is ever updated.
create table jobs.running (
    id bigint primary key,
    queue text not null,
    priority smallint not null,
    partition text not null,
    weight real not null,
    kind text not null,
    args text not null,
    attempt int not null,
    max_attempts int not null,
    timeout_ms bigint,
    unique_key text,
    trace text,
    actor text,
    errors jsonb,
    enqueued_at timestamptz not null,
    worker uuid not null,
    started_at timestamptz not null,
    cancel bool not null default false,
    progress_done bigint,
    progress_total bigint,
    progress_text text) with (fillfactor = 80);

create table jobs.finished (
    id bigint primary key,
    queue text not null,
    priority smallint not null,
    partition text not null,
    weight real not null,
    kind text not null,
    args text not null,
    attempt int not null,
    max_attempts int not null,
    timeout_ms bigint,
    unique_key text,
    trace text,
    actor text,
    errors jsonb,
    enqueued_at timestamptz not null,
    worker uuid,
    started_at timestamptz,
    finished_at timestamptz not null,
    outcome smallint not null);
create index finished_age on jobs.finished (outcome, finished_at);
create index finished_dead on jobs.finished (queue, finished_at) where outcome = 3;

create table jobs.schedule (
    name text primary key,
    kind text not null,
    expression text not null,
    time_zone text not null,
    paused bool not null default false,
    next_at timestamptz not null,
    last_at timestamptz) with (fillfactor = 50);

-- These go from empty to millions of rows and back between two routine vacuums.
alter table jobs.waiting set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
alter table jobs.scheduled set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
alter table jobs.running set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
alter table jobs.unique_key set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Deferred, so that it looks for sleepers when the caller commits, however long its transaction stayed open.
-- Only for sleepers: a notification in every enqueue costs three quarters of the throughput.
create function jobs.ring() returns trigger language plpgsql as $$
begin
    if exists (select 1 from jobs.queue where name = new.queue and asleep_until > clock_timestamp()) then
        perform pg_notify('jobs', 'w' || new.queue);
    end if;
    return null;
end $$;

-- The row without a name stands for those who wait for scheduled jobs to fall due.
create function jobs.ring_scheduled() returns trigger language plpgsql as $$
begin
    if exists (select 1 from jobs.queue where name = '' and asleep_until > new.run_at) then
        perform pg_notify('jobs', 's');
    end if;
    return null;
end $$;

create constraint trigger waiting_bell after insert on jobs.waiting
    deferrable initially deferred for each row when (new.bell) execute function jobs.ring();
create constraint trigger scheduled_bell after insert on jobs.scheduled
    deferrable initially deferred for each row when (new.bell) execute function jobs.ring_scheduled();

insert into jobs.queue (name) values ('');
