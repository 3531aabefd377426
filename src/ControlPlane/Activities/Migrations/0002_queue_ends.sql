-- How many jobs of a queue ended in a minute (counted from 1970), kept for longer than the jobs themselves.
create table control_queue_ends (
    queue text not null,
    minute bigint not null,
    ended bigint not null,
    dead bigint not null,
    primary key (queue, minute)
);
