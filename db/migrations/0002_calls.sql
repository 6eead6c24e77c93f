create table phone_numbers (
    org_id        uuid not null references organisations,
    id            uuid not null,
    number        text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    label         text not null,
    department_id uuid,
    is_default    boolean not null default false,
    active        boolean not null default true,
    created_at    timestamptz not null default now(),
    primary key (org_id, id),
    foreign key (org_id, department_id) references departments
);
create unique index phone_numbers_number on phone_numbers (number) where active;
create unique index phone_numbers_default on phone_numbers (org_id) where is_default;
comment on table phone_numbers is 'The numbers we own: caller IDs for calls out, and what people call us on.';
call isolate('phone_numbers');

create table contacts (
    org_id            uuid not null references organisations,
    id                uuid not null,
    department_id     uuid,
    owner_id          uuid,
    phone             text not null check (phone ~ '^\+[1-9][0-9]{6,14}$'),
    name              text not null default '',
    company           text not null default '',
    title             text not null default '',
    email             text not null default '',
    lead_status       text not null default 'new' check (lead_status in ('new', 'contacted', 'qualified', 'disqualified')),
    deal_value        numeric(12, 2),
    tags              text[] not null default '{}',
    pinned_note       text not null default '',
    time_zone         text,
    next_follow_up_at timestamptz,
    source            text not null default 'manual',
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    deleted_at        timestamptz,
    primary key (org_id, id),
    foreign key (org_id, department_id) references departments,
    foreign key (org_id, owner_id) references users
);
create unique index contacts_phone on contacts (org_id, phone) where deleted_at is null;
comment on column contacts.phone is 'E.164; one living contact per number and organisation.';
comment on column contacts.time_zone is 'IANA, when somebody said so; otherwise the number''s possible zones count.';
call isolate('contacts');

create table dispositions (
    org_id   uuid not null references organisations,
    code     text not null,
    label    text not null,
    category text not null check (category in ('reached', 'not_reached', 'callback', 'do_not_call')),
    tone     text not null default 'off',
    position integer not null,
    active   boolean not null default true,
    primary key (org_id, code)
);
comment on column dispositions.position is 'Order on the wrap-up screen, and the key (1 to 9) that chooses it.';
call isolate('dispositions');

-- A call is the business fact; its legs are the carrier's.
create table calls (
    org_id             uuid not null references organisations,
    id                 uuid not null,
    direction          text not null check (direction in ('outbound-manual', 'outbound-campaign', 'inbound')),
    state              text not null check (state in ('intent', 'submitted', 'ambiguous', 'queued', 'ringing', 'answered', 'connected', 'ended')),
    agent_id           uuid,
    department_id      uuid,
    contact_id         uuid,
    contact_name       text not null default '',
    customer_number    text not null,
    our_number         text not null,
    caller_id_reason   text not null default '',
    request_key        text,
    conference_sid     text,
    created_at         timestamptz not null,
    submitted_at       timestamptz,
    ringing_at         timestamptz,
    answered_at        timestamptz,
    connected_at       timestamptz,
    ended_at           timestamptz,
    ended_by           text check (ended_by in ('agent', 'customer', 'system', 'carrier')),
    end_reason         text,
    result             text check (result in ('human', 'machine', 'no_answer', 'busy', 'bad_number', 'carrier_error', 'canceled')),
    talk_seconds       integer,
    hang_up_asked_at   timestamptz,
    last_news_at       timestamptz not null,
    notes              text not null default '',
    notes_revision     integer not null default 0,
    disposition_code   text,
    outcome            text generated always as (coalesce(disposition_code, result)) stored,
    lead_status        text,
    deal_value         numeric(12, 2),
    tags               text[] not null default '{}',
    wrap_up            text not null default 'none' check (wrap_up in ('none', 'pending', 'done')),
    wrap_up_started_at timestamptz,
    wrap_up_later      boolean not null default false,
    wrapped_up_at      timestamptz,
    primary key (org_id, id),
    foreign key (org_id, agent_id) references users,
    foreign key (org_id, department_id) references departments,
    foreign key (org_id, contact_id) references contacts,
    foreign key (org_id, disposition_code) references dispositions,
    check ((state = 'ended') = (ended_at is not null))
);
-- One dial at a time: to a number, by an agent. A second click, tab or node meets these, not a hope.
create unique index calls_open_number on calls (org_id, customer_number) where state <> 'ended';
create unique index calls_open_agent on calls (org_id, agent_id) where state <> 'ended';
create unique index calls_request_key on calls (org_id, agent_id, request_key) where request_key is not null;
create index calls_open on calls (org_id, last_news_at) where state <> 'ended';
create index calls_wrap_up on calls (org_id, agent_id, ended_at) where wrap_up = 'pending';
-- A page of history walks one of these from its cursor on. What else may be filtered by is included, so that rows
-- that do not match are passed over inside the index, thousands to a millisecond.
create index calls_history on calls (org_id, created_at desc, id desc) include (outcome, direction, customer_number);
create index calls_history_agent on calls (org_id, agent_id, created_at desc, id desc) include (outcome, direction, customer_number, department_id);
create index calls_history_department on calls (org_id, department_id, created_at desc, id desc) include (outcome, direction, customer_number);
create index calls_history_outcome on calls (org_id, outcome, created_at desc, id desc) include (direction, customer_number, department_id)
    where outcome is not null;
create index calls_contact on calls (org_id, contact_id, created_at desc, id desc);
create index calls_number on calls (org_id, customer_number, created_at desc, id desc) include (outcome, direction, department_id);
comment on column calls.request_key is 'The client''s own id for one press of the button: the same key never makes a second call.';
comment on column calls.contact_name is 'The contact''s name at the time.';
comment on column calls.outcome is 'What the agent said it was; until then, and for want of that, what the carrier said.';
comment on column calls.last_news_at is 'When the carrier, or a person, last told us something: what the reconciler goes by.';
comment on column calls.wrap_up is 'pending waits for its agent however long; done when completed.';
comment on column calls.wrap_up_later is 'Its agent put it aside: it waits in their list and not on the phone.';
call isolate('calls', 'select, insert, update');

-- Each number once: what some of its digits are looked up in, instead of in every call.
create extension if not exists pg_trgm;
create table called_numbers (
    org_id uuid not null,
    number text not null,
    primary key (org_id, number)
);
create index called_numbers_digits on called_numbers using gin (number gin_trgm_ops);
call isolate('called_numbers', 'select, insert');

create function remember_number() returns trigger
    language plpgsql
as $$
begin
    insert into called_numbers values (new.org_id, new.customer_number) on conflict do nothing;
    return null;
end
$$;
create trigger calls_number after insert on calls for each row execute function remember_number();

-- With the owner's rights, because a policy keeps LIKE from the index (it is not leakproof); so it names the organisation itself.
-- Planned for the digits at hand, not in general: few numbers hold some, and almost all hold others.
create function find_numbers(digits text, at_most integer)
    returns setof text
    language plpgsql stable security definer set search_path = public
as $$
begin
    return query execute 'select number from called_numbers where org_id = current_org() and number like $1 limit $2'
        using '%' || digits || '%', at_most;
end
$$;
revoke execute on function find_numbers from public;
grant execute on function find_numbers to dutycall_app;

create table call_legs (
    org_id            uuid not null references organisations,
    id                uuid not null,
    call_id           uuid not null,
    role              text not null check (role in ('agent', 'customer')),
    label             text not null,
    address           text not null,
    call_sid          text,
    status            text not null default 'intent'
                      check (status in ('intent', 'queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled')),
    in_conference     boolean not null default false,
    muted             boolean not null default false,
    created_at        timestamptz not null,
    submitted_at      timestamptz,
    ringing_at        timestamptz,
    answered_at       timestamptz,
    ended_at          timestamptz,
    sip_response_code integer,
    duration_seconds  integer,
    error_code        integer,
    error_message     text,
    primary key (org_id, id),
    foreign key (org_id, call_id) references calls
);
create unique index call_legs_sid on call_legs (org_id, call_sid);
create index call_legs_call on call_legs (org_id, call_id);
comment on column call_legs.label is 'The participant label in the conference: customer, agent-{user id}.';
comment on column call_legs.address is 'E.164 or client:identity.';
call isolate('call_legs', 'select, insert, update');

-- Everything the carrier ever told us, as it came. State can be folded anew from here.
create table webhook_inbox (
    org_id      uuid not null,
    id          uuid not null,
    received_at timestamptz not null,
    kind        text not null,
    call_id     uuid,
    call_sid    text,
    dedupe_key  text not null,
    path        text not null,
    params      jsonb not null,
    folded_at   timestamptz,
    problem     text,
    primary key (org_id, id),
    unique (org_id, dedupe_key)
);
create index webhook_inbox_call on webhook_inbox (org_id, call_id);
create index webhook_inbox_unfolded on webhook_inbox (org_id, received_at) where folded_at is null;
comment on column webhook_inbox.org_id is 'The zero uuid while it is not known whose call this is.';
comment on column webhook_inbox.dedupe_key is 'The same delivery, repeated, has the same key.';
call isolate('webhook_inbox', 'select, insert, update');

-- The seed documents' table, for whoever knows that model.
create view twilio_call_logs with (security_invoker = true) as
select c.org_id, c.id, c.agent_id as user_id, c.contact_id, c.direction, c.customer_number as phone_number, l.call_sid,
       case when c.state <> 'ended' then c.state
            when l.status in ('completed', 'busy', 'no-answer', 'failed', 'canceled') then l.status
            else 'failed'
       end as status,
       coalesce(c.talk_seconds, 0) as duration, null::text as recording_url, c.notes, c.created_at
  from calls c
  left join call_legs l on l.org_id = c.org_id and l.call_id = c.id and l.role = 'customer';
grant select on twilio_call_logs to dutycall_app;
