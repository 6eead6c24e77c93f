-- Calls that come in wait in a queue until somebody takes them. Whose desk rings is in offers; what waits, in calls.
create table queues (
    org_id             uuid not null references organisations,
    id                 uuid not null,
    name               text not null check (name <> ''),
    department_id      uuid,
    priority           integer not null default 0 check (priority between -9 and 9),
    strategy           text not null default 'ring_all' check (strategy in ('ring_all', 'longest_idle', 'tiers')),
    last_agent_first   boolean not null default true,
    ring_seconds       integer not null default 20 check (ring_seconds between 5 and 60),
    max_wait_seconds   integer not null default 120 check (max_wait_seconds between 10 and 3600),
    wait_for_nobody    boolean not null default false,
    overflow           text not null default 'voicemail' check (overflow in ('voicemail', 'queue', 'hang_up')),
    overflow_queue_id  uuid,
    greeting           text not null default '',
    busy_message       text not null default 'All our lines are busy.',
    closed_message     text not null default 'We are closed at the moment.',
    voicemail_greeting text not null default 'Please leave your name, your number and a short message after the tone, and we will call you back.',
    takes_voicemail    boolean not null default true,
    time_zone          text not null default 'America/New_York',
    hours              jsonb not null default '[]',
    archived_at        timestamptz,
    primary key (org_id, id),
    foreign key (org_id, department_id) references departments,
    foreign key (org_id, overflow_queue_id) references queues,
    check (overflow <> 'queue' or overflow_queue_id is not null and overflow_queue_id <> id)
);
create unique index queues_name on queues (org_id, lower(name)) where archived_at is null;
comment on column queues.priority is 'Calls of a queue with a higher one are offered first.';
comment on column queues.last_agent_first is 'Whoever talked to the caller in the last 30 days is rung alone first.';
comment on column queues.wait_for_nobody is 'Callers wait even while nobody of the queue is at work; otherwise they go on at once.';
comment on column queues.overflow is 'What becomes of a call that has waited for too long.';
comment on column queues.takes_voicemail is 'Closed, it takes a message; otherwise it says so and hangs up.';
comment on column queues.hours is 'By the queue''s own clock: [{"day": 1, "from": "09:00", "to": "17:00"}], Sunday is 0; empty: always.';
call isolate('queues');

create table queue_members (
    org_id   uuid not null,
    queue_id uuid not null,
    user_id  uuid not null,
    tier     smallint not null default 1 check (tier between 1 and 9),
    primary key (org_id, queue_id, user_id),
    foreign key (org_id, queue_id) references queues,
    foreign key (org_id, user_id) references users
);
create index queue_members_user on queue_members (org_id, user_id);
call isolate('queue_members');

create table queue_holidays (
    org_id   uuid not null,
    queue_id uuid not null,
    day      date not null,
    name     text not null default '',
    primary key (org_id, queue_id, day),
    foreign key (org_id, queue_id) references queues
);
call isolate('queue_holidays');

alter table phone_numbers
    add column queue_id uuid,
    add constraint phone_numbers_queue foreign key (org_id, queue_id) references queues;
comment on column phone_numbers.queue_id is 'Where calls to it wait; null: it takes none.';

alter table calls
    add constraint calls_queue foreign key (org_id, queue_id) references queues,
    add column first_queued_at timestamptz,
    add column overflow        text check (overflow in ('voicemail', 'hang_up', 'closed')),
    add column overflow_at     timestamptz,
    add column overflow_sent_at timestamptz,
    add column queues_left      uuid[] not null default '{}',
    add column times_offered    integer not null default 0;
comment on column calls.first_queued_at is 'When its caller began to wait for us.';
comment on column calls.overflow is 'It waits no more: it was sent to leave a message, or away.';
comment on column calls.times_offered is 'Whoever chooses agents from what they saw offers it only if nobody has since.';
comment on column calls.queues_left is 'Where it has waited for too long already: it does not go round.';
create index calls_waiting on calls (org_id, waiting_since) where state <> 'ended' and waiting_since is not null;
create index calls_overflowed on calls (org_id, overflow_at) where state <> 'ended' and overflow is not null;

-- Two people may call us from one number, and somebody may call us whom we call. Only what we dial is dialed once.
create unique index calls_dialed_number on calls (org_id, customer_number) where state <> 'ended' and direction <> 'inbound';
drop index calls_open_number;
create index calls_open_from on calls (org_id, customer_number) where state <> 'ended';

-- Somebody wanted us and did not get us, or had us and was sent to wait for somebody else in vain. It has an owner, or the whole queue, until somebody has seen to it.
create table missed_calls (
    org_id            uuid not null references organisations,
    call_id           uuid not null,
    queue_id          uuid,
    department_id     uuid,
    contact_id        uuid,
    customer_number   text not null,
    at                timestamptz not null,
    reason            text not null check (reason in ('hung_up', 'voicemail', 'closed', 'no_agent')),
    waited_seconds    integer not null default 0,
    owner_id          uuid,
    recording_sid     text,
    recording_source  text,
    recording_seconds integer,
    recorded_at       timestamptz,
    handled_at        timestamptz,
    handled_by        uuid,
    handled_call_id   uuid,
    handled_how       text check (handled_how in ('talked', 'by_hand')),
    primary key (org_id, call_id),
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, owner_id) references users,
    foreign key (org_id, handled_by) references users
);
create index missed_calls_open on missed_calls (org_id, at desc, call_id desc) where handled_at is null;
create index missed_calls_all on missed_calls (org_id, at desc, call_id desc);
create index missed_calls_number on missed_calls (org_id, customer_number) where handled_at is null;
create index missed_calls_recording on missed_calls (org_id, recording_sid) where recording_sid is not null;
call isolate('missed_calls', 'select, insert, update');

create function keep_missed_call() returns trigger
    language plpgsql
as $$
begin
    insert into missed_calls (org_id, call_id, queue_id, department_id, contact_id, customer_number, at, reason, waited_seconds, owner_id)
    select new.org_id, new.id, new.queue_id, new.department_id, new.contact_id, new.customer_number, coalesce(new.ended_at, new.last_news_at),
           case new.overflow when 'voicemail' then 'voicemail' when 'closed' then 'closed' when 'hang_up' then 'no_agent' else 'hung_up' end,
           greatest(0, extract(epoch from coalesce(new.overflow_at, new.ended_at) - coalesce(new.first_queued_at, new.created_at)))::integer,
           coalesce((select u.id from contacts c join users u on u.org_id = c.org_id and u.id = c.owner_id and u.active where c.org_id = new.org_id and c.id = new.contact_id),
                    last_agent_of(new.customer_number, new.created_at))
    on conflict do nothing;
    perform tell(null, 'missed-calls-changed');
    return null;
end
$$;

-- Who talked to somebody last, within 30 days of a moment. Nobody knows that of a withheld number.
create function last_agent_of(number text, before timestamptz) returns uuid
    language sql stable
    return (select c.agent_id
              from calls c
              join users u on u.org_id = c.org_id and u.id = c.agent_id and u.active
             where c.org_id = current_org() and c.customer_number = number and number ~ '^\+' and c.connected_at is not null
               and c.created_at < before and c.created_at > before - interval '30 days'
             order by c.created_at desc, c.id desc
             limit 1);

create trigger calls_missed after update of state on calls for each row
    when (new.state = 'ended' and old.state <> 'ended' and (new.direction = 'inbound' and new.connected_at is null or old.waiting_since is not null or new.overflow is not null))
    execute function keep_missed_call();

-- Talking to them sees to it, whoever called whom.
create function settle_missed_calls() returns trigger
    language plpgsql
as $$
begin
    update missed_calls m
       set handled_at = new.connected_at, handled_by = new.agent_id, handled_call_id = new.id, handled_how = 'talked'
     where m.org_id = new.org_id and m.customer_number = new.customer_number and m.handled_at is null and m.call_id <> new.id;
    if found then
        perform tell(null, 'missed-calls-changed');
    end if;
    return null;
end
$$;
create trigger calls_settle_missed after update of connected_at on calls for each row
    when (new.connected_at is not null and old.connected_at is null and new.customer_number ~ '^\+')
    execute function settle_missed_calls();

-- Whose number was called, before it is known whose call it is. Gives out no more than that.
create function find_number_called(called text)
    returns table (org_id uuid, number_id uuid)
    language sql stable security definer set search_path = public
as $$ select n.org_id, n.id from phone_numbers n where n.number = called and n.active $$;

create function organisations_with_waiting_calls()
    returns setof uuid
    language sql stable security definer set search_path = public
as $$ select distinct c.org_id from calls c where c.state <> 'ended' and (c.waiting_since is not null or c.overflow is not null) $$;
revoke execute on function find_number_called, organisations_with_waiting_calls from public;
grant execute on function find_number_called, organisations_with_waiting_calls to dutycall_app;

-- Where a call may be sent to wait.
create or replace view queues_to_send_to with (security_invoker = true) as
select q.org_id, q.id, q.name, (select count(*) from calls c where c.org_id = q.org_id and c.queue_id = q.id and c.state <> 'ended' and c.waiting_since is not null)::integer as waiting
  from queues q
 where q.archived_at is null;
