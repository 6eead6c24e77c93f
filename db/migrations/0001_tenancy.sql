-- The application connects as dutycall_app, which owns nothing; the role that runs this file owns everything.
-- Row-level security lets a connection see the rows of the organisation named in app.org_id and no others.

create function current_org() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('app.org_id', true), '')::uuid;

-- Puts a tenant table behind its policy and lets the application use it. Every table with an org_id is passed through here.
create procedure isolate(tenant_table regclass, privileges text default 'select, insert, update, delete')
    language plpgsql
as $$
begin
    execute format('alter table %s enable row level security', tenant_table);
    execute format('create policy own_organisation on %s using (org_id = current_org()) with check (org_id = current_org())', tenant_table);
    execute format('grant %s on %s to dutycall_app', privileges, tenant_table);
end
$$;

create table organisations (
    org_id            uuid primary key,
    name              text not null,
    default_region    text not null default 'US' check (default_region ~ '^[A-Z]{2}$'),
    time_zone         text not null default 'America/New_York',
    currency          text not null default 'USD',
    dialing_halted_at timestamptz,
    created_at        timestamptz not null default now()
);
comment on column organisations.default_region is 'ISO 3166-1 alpha-2; how a number without country code is read.';
comment on column organisations.dialing_halted_at is 'The kill switch: while set, nothing is dialed.';
call isolate('organisations', 'select, update');

create table departments (
    org_id     uuid not null references organisations,
    id         uuid not null,
    name       text not null,
    created_at timestamptz not null default now(),
    primary key (org_id, id),
    unique (org_id, name)
);
call isolate('departments');

create table users (
    org_id           uuid not null references organisations,
    id               uuid not null,
    department_id    uuid,
    email            text not null check (email = lower(email)),
    name             text not null,
    role             text not null check (role in ('agent', 'manager', 'admin')),
    time_zone        text not null default 'America/New_York',
    password_hash    text not null,
    security_stamp   uuid not null default gen_random_uuid(),
    failed_sign_ins  integer not null default 0,
    locked_out_until timestamptz,
    can_place_calls  boolean not null default true,
    must_change_password boolean not null default false,
    active           boolean not null default true,
    created_at       timestamptz not null default now(),
    primary key (org_id, id),
    foreign key (org_id, department_id) references departments
);
create unique index users_email on users (email);
create index users_department on users (org_id, department_id);
comment on column users.must_change_password is 'Somebody else knows the password; nothing else opens until it is changed.';
comment on column users.email is 'Lower case; unique across organisations, because people sign in by it.';
call isolate('users');

create table sessions (
    org_id       uuid not null references organisations,
    id           uuid not null,
    user_id      uuid not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    ip_address   text,
    user_agent   text,
    revoked_at   timestamptz,
    revoked_why  text,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users
);
create index sessions_user on sessions (org_id, user_id) where revoked_at is null;
call isolate('sessions');

create table audit_log (
    org_id        uuid not null references organisations,
    id            uuid not null,
    at            timestamptz not null default now(),
    actor_id      uuid,
    actor_name    text not null,
    department_id uuid,
    action        text not null,
    subject       text,
    subject_id    uuid,
    detail        jsonb not null default '{}',
    primary key (org_id, id)
);
create index audit_log_at on audit_log (org_id, at desc, id desc);
create index audit_log_department on audit_log (org_id, department_id, at desc, id desc);
comment on column audit_log.action is 'area.verb in the past tense: access.signed_in, calls.placed.';
comment on column audit_log.actor_name is 'A person''s name as it was then, or the part of the system that acted.';
comment on column audit_log.department_id is 'Whose manager may read it: the department of the person it was done to, else of the one who did it.';
call isolate('audit_log', 'select, insert');

-- Writes the audit log from within the statement that does the deed, so neither happens without the other:
-- select audit(@UserId, 'access.signed_out', null, null, '{}', @Now) from revoked
create function audit(actor uuid, action text, subject_id uuid, subject text, detail jsonb, at timestamptz) returns void
    language sql volatile
as $$
    insert into audit_log (org_id, id, at, actor_id, actor_name, department_id, action, subject_id, subject, detail)
    select current_org(), gen_random_uuid(), audit.at, audit.actor, coalesce(doer.name, 'System'), coalesce(target.department_id, doer.department_id),
           audit.action, audit.subject_id, audit.subject, coalesce(audit.detail, '{}')
      from (values (0)) one
      left join users doer on doer.org_id = current_org() and doer.id = audit.actor
      left join users target on target.org_id = current_org() and target.id = audit.subject_id
$$;

-- What must be known before the organisation is: who is signing in, whose rows a job sweeps.
-- They run with the owner's rights and give out no more than the one fact.
create function find_sign_in(sign_in_email text)
    returns table (org_id uuid, user_id uuid)
    language sql stable security definer set search_path = public
as $$ select u.org_id, u.id from users u where u.email = lower(sign_in_email) and u.active $$;

create function all_organisations()
    returns setof uuid
    language sql stable security definer set search_path = public
as $$ select org_id from organisations $$;

revoke execute on function find_sign_in, all_organisations from public;
grant execute on function find_sign_in, all_organisations to dutycall_app;

-- The code printed at the first start, with which whoever installed this makes the organisation; gone once it is made.
create table setup_codes (
    code       text primary key,
    created_at timestamptz not null default now()
);

-- Keys that protect cookies; shared by all nodes and all organisations.
create table data_protection_keys (
    name text primary key,
    xml  text not null
);
grant select, insert on data_protection_keys to dutycall_app;

-- Tells the pages of one person (or, with null, of the whole organisation) that something they show has changed.
create function tell(recipient uuid, event text) returns void
    language sql volatile
    return pg_notify('dutycall_live', concat_ws(' ', current_org(), coalesce(recipient::text, '*'), event));
