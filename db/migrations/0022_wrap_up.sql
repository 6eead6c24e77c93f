-- What follows a call: its wrap-up with a deadline, what an outcome does, the do-not-call list, and promises to call back.

-- ── Wrap-up ────────────────────────────────────────────────────────────────
alter table organisations
    add calling_from  smallint not null default 540 check (calling_from between 0 and 1425 and calling_from % 15 = 0),
    add calling_until smallint not null default 1020 check (calling_until between 15 and 1440 and calling_until % 15 = 0),
    add check (calling_until > calling_from);
comment on column organisations.calling_from is 'Minutes after midnight on the clock of whoever is called: callbacks are promised from here until calling_until.';

create table wrap_up_rules (
    org_id            uuid not null references organisations,
    direction         text not null check (direction in ('outbound-manual', 'outbound-campaign', 'inbound')),
    required          boolean not null default true,
    limit_seconds     integer default 60 check (limit_seconds between 10 and 3600),
    extension_seconds integer not null default 120 check (extension_seconds between 0 and 3600),
    primary key (org_id, direction),
    check (limit_seconds is not null or direction <> 'outbound-campaign')
);
comment on table wrap_up_rules is 'A direction without a row goes by the columns'' defaults.';
comment on column wrap_up_rules.limit_seconds is 'Null: it waits however long.';
call isolate('wrap_up_rules');

create function wrap_up_rule_of(org uuid, of_direction text) returns table (required boolean, limit_seconds integer, extension_seconds integer)
    language sql stable
as $$
    select coalesce(r.required, true), case when r.org_id is null then 60 else r.limit_seconds end, coalesce(r.extension_seconds, 120)
      from (values (0)) one
      left join wrap_up_rules r on r.org_id = org and r.direction = of_direction
$$;

alter table calls
    add wrap_up_deadline    timestamptz,
    add wrap_up_extended_at timestamptz,
    add wrap_up_resumed_at  timestamptz,
    add wrap_up_seconds     integer,
    add wrap_up_automatic   boolean not null default false,
    add disposition_version integer;
comment on column calls.wrap_up_deadline is 'When it is closed without its agent; null while it is put aside, or where there is no limit.';
comment on column calls.wrap_up_resumed_at is 'Since when its agent is at it; null while it is put aside.';
comment on column calls.wrap_up_seconds is 'How long its agent was at it, the time it lay aside left out.';
comment on column calls.wrap_up_automatic is 'Closed by its deadline. Its agent may still say how it went.';
create index calls_wrap_up_deadline on calls (org_id, wrap_up_deadline) where wrap_up = 'pending' and wrap_up_deadline is not null;
create index calls_undisposed on calls (org_id, agent_id, ended_at) where wrap_up_automatic;
update calls set wrap_up_seconds = extract(epoch from wrapped_up_at - wrap_up_started_at) where wrapped_up_at is not null and wrap_up_started_at is not null;

create function begin_wrap_up() returns trigger
    language plpgsql
as $$
begin
    new.wrap_up_started_at := coalesce(new.wrap_up_started_at, new.ended_at, now());
    new.wrap_up_resumed_at := new.wrap_up_started_at;
    new.wrap_up_deadline := (select new.wrap_up_started_at + make_interval(secs => r.limit_seconds) from wrap_up_rule_of(new.org_id, new.direction) r);
    return new;
end
$$;
create trigger calls_wrap_up_opened before update of wrap_up on calls
    for each row when (new.wrap_up = 'pending' and old.wrap_up = 'none') execute function begin_wrap_up();
create trigger calls_wrap_up_inserted before insert on calls for each row when (new.wrap_up = 'pending') execute function begin_wrap_up();

create or replace function wrap_up_deadline(call calls) returns timestamptz
    language sql stable
    return call.wrap_up_deadline;

-- Who let it run out is away for that reason. Nobody chooses it, so it is not among those offered.
alter table presence_log drop constraint presence_log_why_check;
alter table presence_log add check (why in ('chosen', 'first', 'quiet', 'activity', 'signed_out', 'silent', 'back', 'released', 'wrap_up'));
create or replace function give_pause_reasons() returns trigger
    language plpgsql security definer set search_path = public
as $$
begin
    insert into pause_reasons (org_id, code, label, limit_seconds, position, active)
    select new.org_id, d.code, d.label, d.limit_seconds, d.position, true from default_pause_reasons() d
    union all
    select new.org_id, 'wrap_up', 'Wrap-up ran out', null, 100, false;
    return null;
end
$$;
insert into pause_reasons (org_id, code, label, position, active)
select org_id, 'wrap_up', 'Wrap-up ran out', 100, false from organisations
on conflict do nothing;

-- ── Dispositions ───────────────────────────────────────────────────────────
alter table dispositions drop constraint dispositions_category_check;
alter table dispositions
    add check (category in ('reached', 'not_reached', 'callback', 'do_not_call', 'none')),
    add hot_key         smallint check (hot_key between 1 and 9),
    add needs_notes     boolean not null default false,
    add does_not_call   boolean not null default false,
    add books_callback  text not null default 'no' check (books_callback in ('no', 'offered', 'required')),
    add retries_after   integer check (retries_after between 1 and 43200),
    add closes          boolean not null default false,
    add sets_status     text check (sets_status in ('new', 'contacted', 'qualified', 'disqualified')),
    add status_reason   text not null default '',
    add version         integer not null default 1,
    add changed_at      timestamptz not null default now(),
    add changed_by      uuid;
comment on column dispositions.category is 'none: what the system says when nobody said anything.';
comment on column dispositions.position is 'Order on the wrap-up screen.';
comment on column dispositions.hot_key is 'The key that chooses it.';
comment on column dispositions.retries_after is 'Minutes after which the agent is to try again; booked as a callback.';
comment on column dispositions.closes is 'Nothing more is to be done: open callbacks to the number end.';
comment on column dispositions.version is 'Each change makes another; a call keeps which one it was closed by.';
update dispositions set hot_key = position where active and position between 1 and 9
   and position in (select d.position from dispositions d where d.org_id = dispositions.org_id and d.active group by d.position having count(*) = 1);
create unique index dispositions_hot_key on dispositions (org_id, hot_key) where active and hot_key is not null;
-- The action of a name that says it; whoever renamed theirs decides for themselves.
update dispositions set books_callback = 'required' where category = 'callback';
update dispositions set does_not_call = true, closes = true, sets_status = 'disqualified', status_reason = 'Do not call' where category = 'do_not_call';
update dispositions set closes = true, sets_status = 'disqualified', status_reason = 'Wrong number' where code = 'wrong_number';

create table disposition_versions (
    org_id     uuid not null references organisations,
    code       text not null,
    version    integer not null,
    definition jsonb not null,
    changed_at timestamptz not null,
    changed_by uuid,
    primary key (org_id, code, version),
    foreign key (org_id, code) references dispositions
);
call isolate('disposition_versions', 'select, insert');

create function keep_disposition_version() returns trigger
    language plpgsql
as $$
begin
    insert into disposition_versions (org_id, code, version, definition, changed_at, changed_by)
    values (new.org_id, new.code, new.version, to_jsonb(new) - array['org_id', 'code', 'version', 'changed_at', 'changed_by'], new.changed_at, new.changed_by)
    on conflict do nothing;
    return null;
end
$$;
create trigger dispositions_versioned after insert or update on dispositions for each row execute function keep_disposition_version();
insert into disposition_versions (org_id, code, version, definition, changed_at)
select org_id, code, version, to_jsonb(d) - array['org_id', 'code', 'version', 'changed_at', 'changed_by'], changed_at from dispositions d;

-- Every organisation has the word for calls about which nobody said anything.
create function give_undisposed() returns trigger
    language plpgsql
as $$
begin
    insert into dispositions (org_id, code, label, category, tone, position)
    values (new.org_id, 'not_dispositioned', 'Not dispositioned', 'none', 'off', 1000);
    return null;
end
$$;
create trigger organisations_undisposed after insert on organisations for each row execute function give_undisposed();
insert into dispositions (org_id, code, label, category, tone, position)
select org_id, 'not_dispositioned', 'Not dispositioned', 'none', 'off', 1000 from organisations
on conflict do nothing;

-- The usual ones, for a new organisation.
create function give_usual_dispositions(org uuid) returns void
    language sql volatile
as $$
    insert into dispositions (org_id, code, label, category, tone, position, hot_key, books_callback, does_not_call, closes, sets_status, status_reason)
    values (org, 'connected',        'Connected',        'reached',     'ready', 1,  1,    'no',       false, false, null,           ''),
           (org, 'voicemail',        'Voicemail',        'not_reached', 'wrap',  2,  2,    'no',       false, false, null,           ''),
           (org, 'no_answer',        'No answer',        'not_reached', 'off',   3,  3,    'no',       false, false, null,           ''),
           (org, 'busy',             'Busy',             'not_reached', 'wait',  4,  4,    'no',       false, false, null,           ''),
           (org, 'callback',         'Callback',         'callback',    'live',  5,  5,    'required', false, false, null,           ''),
           (org, 'not_interested',   'Not interested',   'reached',     'stop',  6,  6,    'no',       false, true,  null,           ''),
           (org, 'wrong_number',     'Wrong number',     'not_reached', 'stop',  7,  7,    'no',       false, true,  'disqualified', 'Wrong number'),
           (org, 'do_not_call',      'Do not call',      'do_not_call', 'stop',  8,  8,    'no',       true,  true,  'disqualified', 'Do not call'),
           (org, 'hung_up',          'Hung up',          'reached',     'off',   9,  9,    'no',       false, false, null,           ''),
           (org, 'language_barrier', 'Language barrier', 'reached',     'off',   10, null, 'no',       false, false, null,           '')
$$;

-- ── Do not call ────────────────────────────────────────────────────────────
create table do_not_call (
    org_id         uuid not null references organisations,
    id             uuid not null default gen_random_uuid(),
    number         text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    added_at       timestamptz not null,
    added_by       uuid,
    source         text not null check (source in ('disposition', 'person', 'api', 'import')),
    reason         text not null default '',
    call_id        uuid,
    removed_at     timestamptz,
    removed_by     uuid,
    removal_reason text,
    primary key (org_id, id),
    foreign key (org_id, added_by) references users,
    foreign key (org_id, removed_by) references users,
    foreign key (org_id, call_id) references calls,
    check ((removed_at is null) = (removal_reason is null))
);
create unique index do_not_call_number on do_not_call (org_id, number) where removed_at is null;
create index do_not_call_newest on do_not_call (org_id, added_at desc, id desc) where removed_at is null;
comment on table do_not_call is 'Who asked not to be called. A removed entry stays as the proof of the request.';
call isolate('do_not_call', 'select, insert, update');

-- ── Callbacks ──────────────────────────────────────────────────────────────
create table callbacks (
    org_id             uuid not null references organisations,
    id                 uuid not null,
    contact_id         uuid,
    number             text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    department_id      uuid,
    owner_id           uuid,
    last_owner_id      uuid,
    due_at             timestamptz not null,
    promised_at        timestamptz not null,
    zone               text,
    note               text not null default '',
    source             text not null check (source in ('wrap_up', 'retry', 'contact', 'follow_up', 'lost_call', 'inbound', 'api')),
    call_id            uuid,
    state              text not null default 'pending' check (state in ('pending', 'snoozed', 'kept', 'late', 'missed', 'cancelled')),
    booked_by          uuid,
    booked_at          timestamptz not null,
    reminded_at        timestamptz,
    came_due_at        timestamptz,
    seen_at            timestamptz,
    team_told_at       timestamptz,
    managers_told_at   timestamptz,
    settled_at         timestamptz,
    settled_call_id    uuid,
    reason             text not null default '',
    primary key (org_id, id),
    foreign key (org_id, contact_id) references contacts,
    foreign key (org_id, department_id) references departments,
    foreign key (org_id, owner_id) references users,
    foreign key (org_id, last_owner_id) references users,
    foreign key (org_id, booked_by) references users,
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, settled_call_id) references calls,
    check ((state in ('pending', 'snoozed')) = (settled_at is null))
);
comment on table callbacks is 'A promise to call somebody. Open ones are pending or snoozed; every other state is final and has its time and reason.';
comment on column callbacks.owner_id is 'Null: anyone of the department.';
comment on column callbacks.last_owner_id is 'Whose it was before it was moved to the team.';
comment on column callbacks.due_at is 'When it is to be called next.';
comment on column callbacks.promised_at is 'What the person was told: what kept and late are measured by. A snooze does not move it.';
comment on column callbacks.zone is 'IANA: the clock it was promised on; null goes by the contact and the number.';
create index callbacks_open on callbacks (org_id, due_at, id) where state in ('pending', 'snoozed');
create index callbacks_open_owner on callbacks (org_id, owner_id, due_at, id) where state in ('pending', 'snoozed');
create index callbacks_open_number on callbacks (org_id, number) where state in ('pending', 'snoozed');
create index callbacks_contact on callbacks (org_id, contact_id, due_at) where contact_id is not null;
create index callbacks_settled on callbacks (org_id, state, settled_at desc, id desc) where settled_at is not null;
create index callbacks_settled_owner on callbacks (org_id, owner_id, state, settled_at desc, id desc) where settled_at is not null;
create unique index callbacks_lost_call on callbacks (org_id, call_id) where source = 'lost_call';
call isolate('callbacks', 'select, insert, update');

-- What became of one thing: read by its page.
create index audit_log_subject on audit_log (org_id, subject_id, at) where subject_id is not null;

-- A contact's next follow-up is its next open callback, and the other way round.
create function keep_follow_up() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and old.contact_id is not null and old.contact_id is distinct from new.contact_id then
        update contacts c set next_follow_up_at = (select min(b.due_at) from callbacks b where b.org_id = c.org_id and b.contact_id = c.id and b.state in ('pending', 'snoozed'))
         where c.org_id = old.org_id and c.id = old.contact_id;
    end if;
    if new.contact_id is not null then
        update contacts c set next_follow_up_at = n.due_at
          from (select min(b.due_at) as due_at from callbacks b where b.org_id = new.org_id and b.contact_id = new.contact_id and b.state in ('pending', 'snoozed')) n
         where c.org_id = new.org_id and c.id = new.contact_id and c.next_follow_up_at is distinct from n.due_at;
    end if;
    return null;
end
$$;
create trigger callbacks_follow_up after insert or update of due_at, state, contact_id on callbacks for each row execute function keep_follow_up();

create function book_follow_up() returns trigger
    language plpgsql
as $$
declare
    next_id uuid;
begin
    if pg_trigger_depth() > 1 then
        return null; -- The callback spoke first.
    end if;

    select b.id into next_id from callbacks b
     where b.org_id = new.org_id and b.state in ('pending', 'snoozed')
       and (b.contact_id = new.id or b.number in (select n.number from contact_numbers n where n.org_id = new.org_id and n.contact_id = new.id))
     order by b.due_at limit 1;
    if new.next_follow_up_at is null then
        update callbacks set state = 'cancelled', settled_at = new.updated_at, reason = 'The contact''s follow-up was cleared'
         where org_id = new.org_id and id = next_id;
    elsif next_id is not null then
        update callbacks set due_at = new.next_follow_up_at, promised_at = new.next_follow_up_at, reminded_at = null, came_due_at = null, seen_at = null,
                             team_told_at = null, managers_told_at = null
         where org_id = new.org_id and id = next_id;
    else
        insert into callbacks (org_id, id, contact_id, number, department_id, owner_id, due_at, promised_at, zone, source, booked_at)
        values (new.org_id, gen_random_uuid(), new.id, new.phone, new.department_id, new.owner_id, new.next_follow_up_at, new.next_follow_up_at, new.time_zone,
                'follow_up', new.updated_at);
    end if;
    return null;
end
$$;
create trigger contacts_follow_up_set after insert on contacts for each row when (new.next_follow_up_at is not null) execute function book_follow_up();
create trigger contacts_follow_up_changed after update of next_follow_up_at on contacts
    for each row when (new.next_follow_up_at is distinct from old.next_follow_up_at and new.merged_into is null) execute function book_follow_up();

-- A merged contact's promises are kept by the one that stays, which then has one follow-up: the earliest.
create function move_callbacks() returns trigger
    language plpgsql
as $$
begin
    update callbacks set contact_id = new.merged_into where org_id = new.org_id and contact_id = new.id and state in ('pending', 'snoozed');
    return null;
end
$$;
create trigger contacts_merged after update of merged_into on contacts for each row when (new.merged_into is not null and old.merged_into is null) execute function move_callbacks();
insert into callbacks (org_id, id, contact_id, number, department_id, owner_id, due_at, promised_at, zone, source, booked_at)
select org_id, gen_random_uuid(), id, phone, department_id, owner_id, next_follow_up_at, next_follow_up_at, time_zone, 'follow_up', updated_at
  from contacts where next_follow_up_at is not null and deleted_at is null;

-- Books one, tells of it and writes it down. The same promise twice (a second click) is one callback; a lost call has one of its own.
create function book_callback(new_id uuid, actor uuid, contact uuid, to_number text, department uuid, owner uuid, due timestamptz, in_zone text, why text, from_source text,
                              from_call uuid, at timestamptz) returns uuid
    language plpgsql volatile
as $$
declare
    booked uuid;
begin
    select b.id into booked from callbacks b
     where from_source <> 'lost_call' and b.number = to_number and b.state in ('pending', 'snoozed') and b.due_at = due and b.booked_by is not distinct from actor and b.owner_id is not distinct from owner;
    if booked is not null then
        return booked;
    end if;
    insert into callbacks (org_id, id, contact_id, number, department_id, owner_id, due_at, promised_at, zone, note, source, call_id, booked_by, booked_at)
    values (current_org(), new_id, contact, to_number, department, owner, due, due, in_zone, why, from_source, from_call, actor, at)
    on conflict (org_id, call_id) where source = 'lost_call' do nothing
    returning id into booked;
    if booked is null then
        return (select b.id from callbacks b where b.call_id = from_call and b.source = 'lost_call');
    end if;
    perform audit(actor, 'callbacks.booked', booked, to_number, jsonb_build_object('due', due, 'zone', in_zone, 'source', from_source, 'owner', owner), at);
    perform tell(null, 'callbacks-changed');
    return booked;
end
$$;

-- Puts a number on the list, from now on and for everybody; what was promised to it is off. False: it was on it already.
create function add_to_do_not_call(actor uuid, to_number text, from_source text, why text, from_call uuid, at timestamptz) returns boolean
    language plpgsql volatile
as $$
declare
    added uuid;
    promise record;
begin
    insert into do_not_call (org_id, number, added_at, added_by, source, reason, call_id)
    values (current_org(), to_number, at, actor, from_source, why, from_call)
    on conflict (org_id, number) where removed_at is null do nothing
    returning id into added;
    for promise in update callbacks b set state = 'cancelled', settled_at = at, reason = 'On the do-not-call list'
                    where b.number = to_number and b.state in ('pending', 'snoozed') returning b.id
    loop
        perform audit(actor, 'callbacks.cancelled', promise.id, to_number, jsonb_build_object('reason', 'On the do-not-call list'), at);
    end loop;
    if added is null then
        return false;
    end if;
    perform audit(actor, 'do_not_call.added', added, to_number, jsonb_build_object('source', from_source, 'reason', why), at);
    perform tell(null, 'callbacks-changed');
    return true;
end
$$;

-- Who calls somebody keeps what was promised to them: on time until ten minutes after it. A call earlier than an hour before is
-- another matter, and so is one that was under way when it was promised. What the carrier could not place is no call.
create function settle_callbacks() returns trigger
    language plpgsql
as $$
declare
    promise record;
begin
    for promise in
        update callbacks b
           set state = case when new.created_at <= b.promised_at + interval '10 minutes' then 'kept' else 'late' end,
               settled_at = new.created_at, settled_call_id = new.id, reason = 'Called'
         where b.org_id = new.org_id and (b.number = new.customer_number or b.contact_id = new.contact_id) and b.state in ('pending', 'snoozed')
           and new.created_at >= b.due_at - interval '1 hour' and new.created_at >= b.booked_at
        returning b.id, b.state
    loop
        perform audit(new.agent_id, 'callbacks.' || promise.state, promise.id, new.customer_number, jsonb_build_object('call', new.id), new.created_at);
        perform tell(null, 'callbacks-changed');
    end loop;
    return null;
end
$$;
create trigger calls_keep_promises after update of state, result on calls
    for each row when (new.direction <> 'inbound'
                       and (new.state in ('ringing', 'answered', 'connected') and old.state not in ('ringing', 'answered', 'connected', 'ended')
                            or new.state = 'ended' and old.state <> 'ended' and new.result in ('human', 'machine', 'no_answer', 'busy', 'bad_number')))
    execute function settle_callbacks();

-- Whether somebody is at work: a callback that comes due while its owner is not goes to the team. A lunch is no absence; a page
-- silent for two minutes is, as is having signed out or gone Offline.
create function is_at_work(person uuid, at timestamptz) returns boolean
    language sql stable
    return exists (select from users u
                     join presence p on p.org_id = u.org_id and p.user_id = u.id
                    where u.id = person and u.active and p.left_at is null and p.heartbeat_at > at - interval '120 s' and p.intent <> 'offline');

-- Whose callbacks somebody sees: their own and the team's; who leads a team, everybody's in it.
create function callback_in_reach(b callbacks, reach jsonb) returns boolean
    language sql stable
    return reach ? 'everyone'
        or b.owner_id = (reach ->> 'me')::uuid
        or (reach ? 'leads' or b.owner_id is null) and (b.department_id is null or b.department_id = (reach ->> 'department')::uuid);
