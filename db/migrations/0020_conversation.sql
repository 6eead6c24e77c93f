-- A conversation is any number of legs. People and rules change what is wanted of a leg; the carrier's news say what is;
-- what lies between is done by whoever folds the call.
alter table call_legs drop constraint call_legs_role_check;
alter table call_legs
    add constraint call_legs_role_check check (role in ('agent', 'customer', 'party', 'supervisor')),
    add column user_id         uuid,
    add column part            text check (part in ('owner', 'consult', 'guest')),
    add column caller_id       text,
    add column wanted          boolean not null default true,
    add column hold_wanted     boolean not null default false,
    add column hold_due        boolean not null default false,
    add column held            boolean not null default false,
    add column mode            text check (mode in ('listen', 'whisper', 'barge')),
    add column coaches         uuid,
    add column joined_at       timestamptz,
    add column gone_at         timestamptz,
    add column adjust_sent     text,
    add column adjust_sent_at  timestamptz,
    add constraint call_legs_user foreign key (org_id, user_id) references users;
comment on column call_legs.label is 'The participant label in the conference: customer, agent-{user id}, party-{n}, sup-{user id}; a later leg of the same person ends in -{n}.';
comment on column call_legs.user_id is 'Whose browser it is; null for a telephone.';
comment on column call_legs.part is 'What an agent''s leg is in the conversation: its owner''s, one asked for advice while the customer is held, or a guest''s.';
comment on column call_legs.caller_id is 'The number of ours shown to a party; null for the call''s own.';
comment on column call_legs.wanted is 'False: it is hung up, whenever and in whatever state it turns up.';
comment on column call_legs.hold_wanted is 'Somebody asked for it to be held.';
comment on column call_legs.hold_due is 'It is to hear music: because somebody asked, or because nobody is there to talk to.';
comment on column call_legs.held is 'The carrier says that it hears music.';
comment on column call_legs.mode is 'How a supervisor takes part.';
comment on column call_legs.coaches is 'The agent''s leg that hears a whispering supervisor, as last told to the carrier.';
comment on column call_legs.adjust_sent is 'What the carrier was last told about hold, mute and coaching.';
create index call_legs_of_user on call_legs (org_id, user_id) where ended_at is null and user_id is not null;

update call_legs leg
   set user_id = call.agent_id, part = 'owner'
  from calls call
 where call.org_id = leg.org_id and call.id = leg.call_id
   and leg.role = 'agent';

alter table calls drop constraint calls_ended_by_check;
alter table calls
    add constraint calls_ended_by_check check (ended_by in ('agent', 'customer', 'system', 'carrier', 'party')),
    add column last_agent_id    uuid,
    add column agent_since      timestamptz,
    add column last_wraps_up    boolean not null default false,
    add column queue_id         uuid,
    add column priority         integer not null default 0,
    add column waiting_since    timestamptz,
    add column alone_since      timestamptz,
    add column owner_gone_since timestamptz,
    add column rescue           text check (rescue in ('sender', 'team', 'given_up')),
    add column callback_due_at  timestamptz,
    add constraint calls_last_agent foreign key (org_id, last_agent_id) references users;
comment on column calls.agent_id is 'Who owns the conversation; null while nobody does. After the end: who had it last.';
comment on column calls.last_agent_id is 'Who owned it before: on the way to somebody else.';
comment on column calls.agent_since is 'When the conversation last came to its owner, or last lost one.';
comment on column calls.last_wraps_up is 'Whoever left it to an outside party wraps it up.';
comment on column calls.queue_id is 'The queue it waits in, or came from.';
comment on column calls.waiting_since is 'Waits in its queue for somebody; null when it does not.';
comment on column calls.alone_since is 'The customer has had nobody of ours to talk to since then, as far as the news tells.';
comment on column calls.owner_gone_since is 'The owner''s line ended without their asking, and they are not back.';
comment on column calls.rescue is 'How far the search for somebody who takes it has come.';
comment on column calls.callback_due_at is 'It ended without anybody having helped: the customer was promised to be called back then.';
create index calls_alone on calls (org_id, alone_since) where state <> 'ended' and alone_since is not null;
create index calls_callback_due on calls (org_id, callback_due_at) where callback_due_at is not null;

-- Ringing at an agent is a row, so it survives a refresh and a node. Whose a call becomes is decided here and nowhere else.
create table offers (
    org_id      uuid not null references organisations,
    id          uuid not null,
    call_id     uuid not null,
    user_id     uuid not null,
    purpose     text not null check (purpose in ('inbound', 'transfer', 'consult', 'guest', 'reroute', 'returned', 'callback')),
    from_user   uuid,
    owner_then  uuid,
    transfer_id uuid,
    offered_at  timestamptz not null,
    expires_at  timestamptz not null,
    state       text not null default 'ringing' check (state in ('ringing', 'accepted', 'rejected', 'lost', 'expired', 'withdrawn')),
    ended_at    timestamptz,
    taken_by    uuid,
    reason      text,
    primary key (org_id, id),
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, user_id) references users,
    check ((state = 'ringing') = (ended_at is null))
);
create unique index offers_ringing_user on offers (org_id, user_id) where state = 'ringing';
create index offers_call on offers (org_id, call_id, offered_at);
create index offers_user on offers (org_id, user_id, offered_at desc);
create index offers_expiry on offers (org_id, expires_at) where state = 'ringing';
comment on column offers.owner_then is 'Who owned the call when it was offered: taken only while that is still so.';
comment on column offers.taken_by is 'Of one that was lost: who was first.';
call isolate('offers', 'select, insert, update');

create table call_transfers (
    org_id    uuid not null references organisations,
    id        uuid not null,
    call_id   uuid not null,
    kind      text not null check (kind in ('blind', 'warm', 'guest')),
    from_user uuid not null,
    to_user   uuid,
    to_queue  uuid,
    to_number text,
    to_name   text not null default '',
    leg_id    uuid,
    state     text not null default 'asked' check (state in ('asked', 'ringing', 'joined', 'completed', 'canceled', 'failed', 'returned')),
    asked_at  timestamptz not null,
    joined_at timestamptz,
    ended_at  timestamptz,
    reason    text,
    primary key (org_id, id),
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, from_user) references users,
    foreign key (org_id, to_user) references users,
    check (num_nonnulls(to_user, to_queue, to_number) = 1)
);
create index call_transfers_call on call_transfers (org_id, call_id, asked_at);
create unique index call_transfers_open on call_transfers (org_id, call_id) where kind <> 'guest' and state in ('asked', 'ringing', 'joined');
comment on table call_transfers is 'Every attempt to bring somebody else into a conversation; one transfer at a time.';
call isolate('call_transfers', 'select, insert, update');

create table call_recordings (
    org_id        uuid not null references organisations,
    id            uuid not null,
    call_id       uuid not null,
    leg_id        uuid not null,
    recording_sid text,
    wanted        text not null check (wanted in ('recording', 'paused', 'stopped')),
    state         text not null default 'asked' check (state in ('asked', 'recording', 'paused', 'stopped', 'completed', 'absent', 'failed')),
    asked_by      uuid,
    asked_at      timestamptz not null,
    started_at    timestamptz,
    paused_at     timestamptz,
    ended_at      timestamptz,
    gaps          jsonb not null default '[]',
    seconds       integer,
    source        text,
    reason        text,
    sent          text,
    sent_at       timestamptz,
    primary key (org_id, id),
    foreign key (org_id, call_id) references calls
);
create unique index call_recordings_sid on call_recordings (org_id, recording_sid);
create index call_recordings_call on call_recordings (org_id, call_id);
create unique index call_recordings_open on call_recordings (org_id, call_id) where state in ('asked', 'recording', 'paused');
comment on column call_recordings.gaps is 'What is not in it: [{"from", "to"}], UTC.';
comment on column call_recordings.source is 'The carrier''s address of the sound; for us alone.';
call isolate('call_recordings', 'select, insert, update');

alter table organisations add column tell_agents_of_supervision boolean not null default true;

-- Whose phone may ring, and what everybody else sees of them. Presence replaces it with what it knows of heartbeats and devices.
create view agents_at_work with (security_invoker = true) as
select u.org_id, u.id as user_id, u.name, u.department_id,
       case when ringing.user_id is not null then 'Ringing'
            when busy.busy then 'In call'
            when wrapping.agent_id is not null then 'Wrap-up'
            when seen.at is null then 'Offline'
            else 'Idle'
       end as state,
       ringing.user_id is null and not busy.busy and wrapping.agent_id is null and seen.at is not null as free
  from users u
  left join lateral (select o.user_id from offers o where o.org_id = u.org_id and o.user_id = u.id and o.state = 'ringing' limit 1) ringing on true
 cross join lateral (
       select exists (select from calls c where c.org_id = u.org_id and c.agent_id = u.id and c.state <> 'ended')
           or exists (select from call_legs l join calls c on c.org_id = l.org_id and c.id = l.call_id and c.state <> 'ended'
                       where l.org_id = u.org_id and l.user_id = u.id and l.wanted and l.gone_at is null and l.ended_at is null) as busy) busy
  left join lateral (select c.agent_id from calls c where c.org_id = u.org_id and c.agent_id = u.id and c.wrap_up = 'pending' and not c.wrap_up_later limit 1) wrapping on true
  left join lateral (select max(s.last_seen_at) as at from sessions s
                      where s.org_id = u.org_id and s.user_id = u.id and s.revoked_at is null and s.last_seen_at > now() - interval '15 minutes') seen on true
 where u.active;
grant select on agents_at_work to dutycall_app;

-- Where a call may be sent to wait; empty until there are queues.
create view queues_to_send_to with (security_invoker = true) as
select org_id, id, ''::text as name, 0 as waiting from organisations cross join lateral (select null::uuid as id) none where false;
grant select on queues_to_send_to to dutycall_app;
