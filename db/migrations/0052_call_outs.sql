-- Call-outs: other systems hear of what happens here. What they are told is written in the transaction of what it tells of, and delivered until it is taken.
create table call_outs (
    org_id       uuid not null references organisations,
    id           uuid not null,
    url          text not null,
    description  text not null default '',
    events       text[] not null,
    secret       text not null,
    active       boolean not null default true,
    failures     integer not null default 0,
    paused_until timestamptz,
    problem      text not null default '',
    delivered_at timestamptz,
    created_at   timestamptz not null,
    created_by   uuid,
    primary key (org_id, id),
    foreign key (org_id, created_by) references users
);
comment on column call_outs.secret is 'What deliveries are signed with; encrypted.';
comment on column call_outs.failures is 'Deliveries in a row that its server did not take at all; while there are any it is tried with one at a time.';
comment on column call_outs.problem is 'Why it was not reached when it was last tried, or why it is not active any more.';
call isolate('call_outs');

create table call_out_events (
    org_id     uuid not null references organisations,
    id         uuid not null,
    position   bigint not null generated always as identity,
    event      text not null,
    subject_id uuid not null,
    at         timestamptz not null,
    body       jsonb not null,
    primary key (org_id, id)
);
create index call_out_events_old on call_out_events (org_id, at);
comment on column call_out_events.subject_id is 'What it is about: of one subject, events arrive in the order in which they happened.';
call isolate('call_out_events', 'select, insert, delete');

create table call_out_deliveries (
    org_id       uuid not null references organisations,
    call_out_id  uuid not null,
    event_id     uuid not null,
    position     bigint not null,
    subject_id   uuid not null,
    since        timestamptz not null,
    next_at      timestamptz,
    attempts     integer not null default 0,
    tried_at     timestamptz,
    delivered_at timestamptz,
    given_up_at  timestamptz,
    status       integer,
    took_ms      integer,
    problem      text not null default '',
    primary key (org_id, call_out_id, event_id),
    foreign key (org_id, call_out_id) references call_outs on delete cascade,
    foreign key (org_id, event_id) references call_out_events on delete cascade,
    check (num_nonnulls(next_at, delivered_at, given_up_at) = 1)
);
create index call_out_deliveries_due on call_out_deliveries (org_id, call_out_id, next_at, position) where next_at is not null;
create index call_out_deliveries_order on call_out_deliveries (org_id, call_out_id, subject_id, position) where next_at is not null;
create index call_out_deliveries_latest on call_out_deliveries (org_id, call_out_id, position desc);
create index call_out_deliveries_failed on call_out_deliveries (org_id, call_out_id, position desc) where given_up_at is not null or problem <> '' and delivered_at is null;
create index call_out_deliveries_event on call_out_deliveries (org_id, event_id);
comment on column call_out_deliveries.since is 'From when its day of tries is counted: when it happened, or when somebody asked for it again.';
comment on column call_out_deliveries.next_at is 'When it is tried next; while it is being tried, when another may take it over.';
call isolate('call_out_deliveries');

create function as_utc(at timestamptz) returns text
    language sql stable
as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create function is_told_out(org uuid, happened text) returns boolean
    language sql stable
as $$ select exists (select from call_outs o where o.org_id = org and o.active and happened = any(o.events)) $$;

create function tell_out(org uuid, happened text, about uuid, at timestamptz, data jsonb) returns void
    language sql volatile
as $$
    with said as (
        insert into call_out_events (org_id, id, event, subject_id, at, body)
        values (org, gen_random_uuid(), happened, about, tell_out.at, jsonb_build_object('type', happened, 'timestamp', as_utc(tell_out.at), 'data', data))
        returning id, position
    )
    insert into call_out_deliveries (org_id, call_out_id, event_id, position, subject_id, since, next_at)
    select org, o.id, said.id, said.position, about, tell_out.at, tell_out.at
      from said, call_outs o
     where o.org_id = org and o.active and happened = any(o.events)
$$;

-- What is written down for the audit log is what the organization's other systems are told of campaigns, lists, callbacks and rules.
create function tell_out_audit() returns trigger
    language plpgsql
as $$
begin
    if is_told_out(new.org_id, new.action) then
        perform tell_out(new.org_id, new.action, coalesce(new.subject_id, new.id), new.at, jsonb_build_object(
            'actor', case when new.actor_id is not null then jsonb_build_object('id', new.actor_id, 'name', new.actor_name) end,
            'subject', jsonb_build_object('id', new.subject_id, 'name', new.subject),
            'detail', new.detail));
    end if;
    return null;
end
$$;
create trigger tell_out after insert on audit_log for each row
    when (new.action ~ '^(campaigns|do_not_call|callbacks|compliance)[.]')
    execute function tell_out_audit();

create function call_told_out(call calls) returns jsonb
    language sql stable
as $$
    select jsonb_build_object(
        'id', call.id, 'direction', call.direction, 'state', call.state, 'result', call.result, 'disposition', call.disposition_code,
        'customerNumber', call.customer_number, 'ourNumber', call.our_number, 'agentId', call.agent_id, 'departmentId', call.department_id, 'contactId', call.contact_id,
        'campaignId', call.campaign_id, 'runId', call.run_id, 'memberId', call.member_id, 'attempt', call.attempt_no,
        'createdAt', as_utc(call.created_at), 'answeredAt', as_utc(call.answered_at), 'connectedAt', as_utc(call.connected_at), 'abandonedAt', as_utc(call.abandoned_at),
        'endedAt', as_utc(call.ended_at), 'endedBy', call.ended_by, 'talkSeconds', call.talk_seconds)
$$;

create function tell_out_call() returns trigger
    language plpgsql
as $$
begin
    if new.answered_at is not null and old.answered_at is null and is_told_out(new.org_id, 'calls.answered') then
        perform tell_out(new.org_id, 'calls.answered', new.id, new.answered_at, call_told_out(new));
    end if;
    if new.state = 'ended' and old.state <> 'ended' and is_told_out(new.org_id, 'calls.ended') then
        perform tell_out(new.org_id, 'calls.ended', new.id, new.ended_at, call_told_out(new));
    end if;
    if new.disposition_code is distinct from old.disposition_code and is_told_out(new.org_id, 'calls.disposition') then
        perform tell_out(new.org_id, 'calls.disposition', new.id, greatest(new.last_news_at, new.wrapped_up_at), call_told_out(new));
    end if;
    if new.settled_at is not null and old.settled_at is null and is_told_out(new.org_id, 'campaigns.attempt_settled') then
        perform tell_out(new.org_id, 'campaigns.attempt_settled', new.id, new.settled_at, jsonb_build_object('call', call_told_out(new), 'member', (
            select jsonb_build_object('id', member.id, 'contactId', member.contact_id, 'status', member.status, 'final', member.final, 'attempts', member.attempts, 'nextAt', as_utc(member.next_at), 'reason', member.reason)
              from campaign_members member
             where member.org_id = new.org_id
               and member.id = new.member_id)));
    end if;
    return null;
end
$$;
create trigger tell_out after update on calls for each row
    when (new.answered_at is not null and old.answered_at is null or new.state = 'ended' and old.state <> 'ended'
          or new.disposition_code is distinct from old.disposition_code or new.settled_at is not null and old.settled_at is null)
    execute function tell_out_call();

-- What a job must know before it knows whose: it runs with the owner's rights and gives out no more than the one fact.
create function organisations_with_call_outs_due(now timestamptz) returns setof uuid
    language sql stable security definer set search_path = public
as $$
    select distinct o.org_id
      from call_outs o
     where o.active
       and (o.paused_until is null or o.paused_until <= now)
       and exists (select from call_out_deliveries d where d.org_id = o.org_id and d.call_out_id = o.id and d.next_at <= now)
$$;
revoke execute on function organisations_with_call_outs_due from public;
grant execute on function organisations_with_call_outs_due to dutycall_app;
