-- What a person wants to be (their status) is stored; what they are at work is derived from calls, offers and wrap-ups, so it
-- cannot stick. Whether anybody can reach them is derived from what their page, its device and its event stream last said.

create table pause_reasons (
    org_id        uuid not null references organisations,
    code          text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    label         text not null check (label <> ''),
    limit_seconds integer check (limit_seconds > 0),
    position      integer not null,
    active        boolean not null default true,
    primary key (org_id, code)
);
comment on table pause_reasons is 'Why somebody is away.';
comment on column pause_reasons.limit_seconds is 'How long it usually may last; longer is shown and reported, not forbidden.';
call isolate('pause_reasons');

create function default_pause_reasons()
    returns table (code text, label text, limit_seconds integer, "position" integer)
    language sql immutable
as $$
    values ('break', 'Break', 900, 1), ('lunch', 'Lunch', 3600, 2), ('restroom', 'Restroom', 600, 3), ('meeting', 'Meeting', 3600, 4),
           ('training', 'Training', 7200, 5), ('coaching', 'Coaching', 2700, 6), ('paperwork', 'Paperwork', 1800, 7), ('email', 'Email and messages', 1800, 8),
           ('project', 'Project work', 7200, 9), ('technical', 'Technical trouble', 1800, 10), ('supervisor', 'With a supervisor', 1800, 11), ('personal', 'Personal', 900, 12)
$$;

-- Every organisation has them from its first moment.
create function give_pause_reasons() returns trigger
    language plpgsql security definer set search_path = public
as $$
begin
    insert into pause_reasons (org_id, code, label, limit_seconds, position)
    select new.org_id, d.code, d.label, d.limit_seconds, d.position from default_pause_reasons() d;
    return null;
end
$$;
create trigger organisations_pause_reasons after insert on organisations for each row execute function give_pause_reasons();
insert into pause_reasons (org_id, code, label, limit_seconds, position)
select o.org_id, d.code, d.label, d.limit_seconds, d.position from organisations o cross join default_pause_reasons() d;

create table presence (
    org_id              uuid not null references organisations,
    user_id             uuid not null,
    intent              text not null default 'online' check (intent in ('online', 'away', 'dnd', 'offline')),
    reason              text,
    since               timestamptz not null,
    automatic           boolean not null default false,
    activity_at         timestamptz not null,
    heartbeat_at        timestamptz not null,
    left_at             timestamptz,
    left_why            text check (left_why in ('signed_out', 'silent')),
    test_ring_id        uuid,
    test_ring_at        timestamptz,
    test_ring           text check (test_ring in ('asked', 'heard', 'missed')),
    test_ring_failed_at timestamptz,
    told                text not null default '',
    primary key (org_id, user_id),
    foreign key (org_id, user_id) references users,
    foreign key (org_id, reason) references pause_reasons,
    check ((left_at is null) = (left_why is null)),
    check (intent = 'away' or reason is null and not automatic)
) with (fillfactor = 50);
comment on column presence.intent is 'What the person wants to be; it outlives a lost connection and the night.';
comment on column presence.automatic is 'Away because nothing was touched for some time: it ends by itself. What somebody chose does not.';
comment on column presence.activity_at is 'When a hand was last seen: keys, pointer, or a call or wrap-up under way.';
comment on column presence.left_at is 'Signed out, or no heartbeat for two minutes: Offline, whatever is wanted.';
comment on column presence.test_ring_at is 'When the carrier was last asked to ring this browser silently; null when that is to be done at once.';
comment on column presence.told is 'Why they could not be reached, when that was last told.';
call isolate('presence');

-- One row for each open page that holds the phone: one in each browser the person uses.
create table presence_pages (
    org_id         uuid not null,
    user_id        uuid not null,
    page_id        uuid not null,
    session_id     uuid not null,
    sequence       bigint not null,
    heartbeat_at   timestamptz not null,
    stream_seen_at timestamptz,
    device         text not null check (device in ('registered', 'opening', 'lost', 'none')),
    device_since   timestamptz not null,
    problem        text,
    gone_at        timestamptz,
    primary key (org_id, user_id, page_id),
    foreign key (org_id, user_id) references users
) with (fillfactor = 50);
comment on column presence_pages.sequence is 'Counted by the page: what comes late does not undo what came after it.';
comment on column presence_pages.stream_seen_at is 'When the page last said that it hears the event stream.';
comment on column presence_pages.device is 'What the page says of its registration with the carrier.';
call isolate('presence_pages');

create table presence_log (
    org_id    uuid not null,
    id        uuid not null default gen_random_uuid(),
    user_id   uuid not null,
    at        timestamptz not null,
    intent    text not null check (intent in ('online', 'away', 'dnd', 'offline')),
    reason    text,
    automatic boolean not null default false,
    why       text not null check (why in ('chosen', 'first', 'quiet', 'activity', 'signed_out', 'silent', 'back', 'released')),
    primary key (org_id, id),
    foreign key (org_id, user_id) references users
);
create index presence_log_user on presence_log (org_id, user_id, at desc);
create index presence_log_at on presence_log (org_id, at);
comment on table presence_log is 'Each lasts until the person''s next: what the times per status and reason are added up from.';
call isolate('presence_log', 'select, insert');

-- Tells the live walls that show this person: those of their department's managers, and of the administrators.
create function tell_watchers(agent uuid) returns void
    language plpgsql volatile
as $$
begin
    perform tell(watcher.id, 'agents-changed')
       from users watched
       join users watcher on watcher.org_id = watched.org_id
                         and watcher.active
                         and (watcher.role = 'admin' or watcher.role = 'manager' and watcher.department_id = watched.department_id)
      where watched.org_id = current_org()
        and watched.id = agent;
end
$$;

create function calls_tell_watchers() returns trigger
    language plpgsql
as $$
begin
    if new.agent_id is not null then
        perform tell_watchers(new.agent_id);
    end if;
    if tg_op = 'UPDATE' and old.agent_id is distinct from new.agent_id and old.agent_id is not null then
        perform tell_watchers(old.agent_id);
    end if;
    if new.agent_id is null then
        perform tell(u.id, 'agents-changed') from users u
          where u.org_id = new.org_id and u.active and (u.role = 'admin' or u.role = 'manager' and u.department_id = new.department_id);
    end if;
    return null;
end
$$;
create trigger calls_watched_new after insert on calls for each row when (new.state <> 'ended') execute function calls_tell_watchers();
create trigger calls_watched after update of state, agent_id, wrap_up, wrap_up_later, queue_id, waiting_since on calls for each row
    when ((old.state, old.agent_id, old.wrap_up, old.wrap_up_later, old.queue_id, old.waiting_since)
          is distinct from (new.state, new.agent_id, new.wrap_up, new.wrap_up_later, new.queue_id, new.waiting_since))
    execute function calls_tell_watchers();

-- Once for all that one statement offers or ends: fifty agents ring together.
create function offers_tell_watchers() returns trigger
    language plpgsql
as $$
begin
    perform tell(watcher.id, 'agents-changed')
       from (select distinct u.org_id, u.department_id from changed c join users u on u.org_id = c.org_id and u.id = c.user_id) watched
       join users watcher on watcher.org_id = watched.org_id
                         and watcher.active
                         and (watcher.role = 'admin' or watcher.role = 'manager' and watcher.department_id = watched.department_id);
    return null;
end
$$;
create trigger offers_watched_new after insert on offers referencing new table as changed for each statement execute function offers_tell_watchers();
create trigger offers_watched after update on offers referencing new table as changed for each statement execute function offers_tell_watchers();

-- When a wrap-up is over by itself; null while it may last however long.
create function wrap_up_deadline(call calls) returns timestamptz
    language sql stable
    return null::timestamptz;

-- Everybody as they are at an instant: what they want, what they do, and whether a call would reach them.
-- Thresholds: a page is silent after 60 s and its person Offline after 120 s; the event stream is silent after 30 s.
create function agent_states(at timestamptz)
    returns table (org_id uuid, user_id uuid, name text, role text, department_id uuid, intent text, reason text, reason_label text, reason_limit integer,
                   since timestamptz, automatic boolean, activity_at timestamptz, heartbeat_at timestamptz, left_why text,
                   work text, work_since timestamptz, work_deadline timestamptz, call_id uuid, idle_since timestamptz,
                   reachable boolean, unreachable_why text, unreachable_since timestamptz, device_problem text, shown_as text, shown_since timestamptz, routable boolean)
    language sql stable
as $$
    select known.org_id, known.user_id, known.name, known.role, known.department_id, known.intent, known.reason, known.reason_label, known.reason_limit,
           known.since, known.automatic, known.activity_at, known.heartbeat_at, known.left_why,
           known.work, coalesce(known.work_since, known.idle_since), known.work_deadline, known.call_id, known.idle_since,
           known.unreachable_why is null, known.unreachable_why,
           case known.unreachable_why when 'silent' then known.heartbeat_at + interval '60 s'
                                      when 'stream' then known.stream_seen_at + interval '30 s'
                                      when 'device' then known.device_since
                                      when 'test_ring' then known.test_ring_failed_at
                                      when 'offline' then coalesce(known.left_at, known.heartbeat_at + interval '120 s')
           end,
           known.problem,
           case when known.work in ('In call', 'Reserved') then known.work
                when known.unreachable_why = 'offline' or known.intent = 'offline' then 'Offline'
                when known.work in ('Ringing', 'Wrap-up') then known.work
                when known.intent = 'away' then 'Away'
                when known.intent = 'dnd' then 'Do not disturb'
                when known.unreachable_why is not null then 'Unreachable'
                else 'Online'
           end,
           case when known.work in ('In call', 'Reserved') then known.work_since
                when known.unreachable_why = 'offline' then coalesce(known.left_at, known.heartbeat_at + interval '120 s')
                when known.intent = 'offline' then known.since
                when known.work in ('Ringing', 'Wrap-up') then known.work_since
                when known.intent in ('away', 'dnd') then known.since
                when known.unreachable_why = 'silent' then known.heartbeat_at + interval '60 s'
                when known.unreachable_why = 'stream' then known.stream_seen_at + interval '30 s'
                when known.unreachable_why = 'device' then known.device_since
                when known.unreachable_why = 'test_ring' then known.test_ring_failed_at
                else known.idle_since
           end,
           known.intent = 'online' and known.work = 'Idle' and known.unreachable_why is null
      from (select u.org_id, u.id as user_id, u.name, u.role, u.department_id, coalesce(p.intent, 'online') as intent, p.reason, pause.label as reason_label,
                   pause.limit_seconds as reason_limit, p.since, coalesce(p.automatic, false) as automatic, p.activity_at, p.heartbeat_at, p.left_at, p.left_why,
                   p.test_ring_failed_at, pages.stream_seen_at, pages.device_since, pages.problem,
                   case when own.id is not null and own.connecting then 'Reserved'
                        when own.id is not null or seat.call_id is not null then 'In call'
                        when ringing.call_id is not null then 'Ringing'
                        when wrapping.id is not null then 'Wrap-up'
                        else 'Idle'
                   end as work,
                   coalesce(own.since, seat.since, ringing.offered_at, wrapping.since) as work_since,
                   case when own.id is not null or seat.call_id is not null then own.deadline
                        when ringing.call_id is not null then ringing.expires_at
                        else wrapping.deadline
                   end as work_deadline,
                   coalesce(own.id, seat.call_id, ringing.call_id, wrapping.id) as call_id,
                   greatest(p.since, latest.over_at) as idle_since,
                   case when p.user_id is null or p.left_at is not null or p.heartbeat_at <= agent_states.at - interval '120 s' then 'offline'
                        when pages.beats is not true then 'silent'
                        when pages.registered is not true then 'device'
                        when pages.whole is not true then 'stream'
                        when p.test_ring_failed_at is not null then 'test_ring'
                   end as unreachable_why
              from users u
              left join presence p on p.org_id = u.org_id and p.user_id = u.id
              left join pause_reasons pause on pause.org_id = p.org_id and pause.code = p.reason
              left join lateral (
                   select bool_or(beat) as beats, bool_or(beat and page.device = 'registered') as registered,
                          bool_or(beat and page.device = 'registered' and page.stream_seen_at >= agent_states.at - interval '30 s') as whole,
                          max(page.stream_seen_at) as stream_seen_at, max(page.device_since) filter (where beat) as device_since,
                          (array_agg(page.problem order by page.heartbeat_at desc) filter (where beat and page.device <> 'registered'))[1] as problem
                     from presence_pages page
                    cross join lateral (select page.gone_at is null and page.heartbeat_at >= agent_states.at - interval '60 s' as beat) b
                    where page.org_id = u.org_id
                      and page.user_id = u.id) pages on true
              left join lateral (
                   select c.id, coalesce(c.agent_since, c.connected_at, c.answered_at, c.created_at) as since, o.connecting,
                          case when o.connecting then coalesce(c.agent_since, c.created_at) + interval '20 s' end as deadline
                     from calls c
                    cross join lateral (select c.state = 'intent' or c.direction = 'inbound' and c.connected_at is null as connecting) o
                    where c.org_id = u.org_id and c.agent_id = u.id and c.state <> 'ended'
                    limit 1) own on true
              left join lateral (
                   select l.call_id, coalesce(l.joined_at, l.created_at) as since
                     from call_legs l
                     join calls c on c.org_id = l.org_id and c.id = l.call_id and c.state <> 'ended'
                    where l.org_id = u.org_id and l.user_id = u.id and l.ended_at is null and l.gone_at is null and l.wanted
                    order by l.created_at
                    limit 1) seat on true
              left join lateral (
                   select o.call_id, o.offered_at, o.expires_at from offers o where o.org_id = u.org_id and o.user_id = u.id and o.state = 'ringing' limit 1) ringing on true
              left join lateral (
                   select c.id, coalesce(c.wrap_up_started_at, c.ended_at) as since, wrap_up_deadline(c) as deadline
                     from calls c
                    where c.org_id = u.org_id and c.agent_id = u.id and c.wrap_up = 'pending' and not c.wrap_up_later
                    order by c.ended_at desc
                    limit 1) wrapping on true
              left join lateral (
                   select coalesce(c.wrapped_up_at, c.ended_at) as over_at
                     from calls c
                    where c.org_id = u.org_id and c.agent_id = u.id and c.state = 'ended'
                    order by c.created_at desc, c.id desc
                    limit 1) latest on true
             where u.active) known
$$;

-- Who may be rung now; the longest idle first is order by idle_since.
create function routable_agents(at timestamptz)
    returns table (org_id uuid, user_id uuid, name text, role text, department_id uuid, idle_since timestamptz)
    language sql stable
as $$
    select org_id, user_id, name, role, department_id, idle_since from agent_states(at) where routable
$$;
