-- What a person may do in a tenant.
create table control_memberships (
    tenant_id text not null references control_tenants (id),
    person_id text not null references control_people (id),
    role text not null,
    created_at bigint not null,
    version bigint not null default 1,
    primary key (tenant_id, person_id)
);
create index control_memberships_of_person on control_memberships (person_id);

-- Who becomes a member by signing in. A tenant without a row takes in whom it invites.
create table control_join_policies (
    tenant_id text not null primary key references control_tenants (id),
    kind text not null,
    role text not null,
    addresses text not null,
    version bigint not null default 1
);

-- A link that makes one person a member, once.
create table control_invitations (
    tenant_id text not null references control_tenants (id),
    id text not null primary key,
    role text not null,
    note text not null,
    code_hash text not null unique,
    invited_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    used_by text
);
create index control_invitations_of_tenant on control_invitations (tenant_id, id);
