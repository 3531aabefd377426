-- How much of its limit a tenant has used up, for all processes together: the moment (in microseconds) at which its bucket will be full again.
create table control_budgets (
    budget text not null primary key,
    full_at bigint not null
);
