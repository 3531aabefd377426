-- Who a provider says someone is. The subject is the provider's own, and means nothing without the issuer that gave it.
create table control_accounts (
    id text not null primary key,
    person_id text not null references control_people (id),
    provider text not null,
    issuer text not null,
    subject text not null,
    name text not null,
    email text not null,
    email_verified integer not null,
    created_at bigint not null,
    seen_at bigint not null,
    unique (provider, issuer, subject)
);
create index control_accounts_of_person on control_accounts (person_id);
create index control_accounts_by_email on control_accounts (email);
