-- Campaigns: lists that dial themselves. An attempt is a call like any other, so what holds for calls holds for it: one at a time to a
-- number and for an agent, its intent written before the carrier hears of it.

create table cost_centres (
    org_id   uuid not null references organisations,
    code     text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'),
    label    text not null check (label <> ''),
    active   boolean not null default true,
    primary key (org_id, code)
);
comment on table cost_centres is 'Who pays for a campaign''s calls: a label for reports, defined by administrators.';
call isolate('cost_centres');

create table campaigns (
    org_id             uuid not null references organisations,
    id                 uuid not null,
    name               text not null check (name <> '' and length(name) <= 120),
    description        text not null default '' check (length(description) <= 2000),
    department_id      uuid,
    status             text not null default 'new' check (status in ('new', 'scheduled', 'processing', 'paused', 'finished', 'overdue', 'canceled')),
    status_reasons     text[] not null default '{}',
    status_since       timestamptz not null,
    status_by          uuid,
    run_id             uuid,

    mode               text not null default 'progressive' check (mode in ('manual', 'preview', 'power', 'progressive', 'message')),
    destination        text not null default 'agents' check (destination in ('agents', 'number', 'message')),
    destination_number text check (destination_number ~ '^\+[1-9][0-9]{6,14}$'),
    caller_id          text check (caller_id ~ '^\+[1-9][0-9]{6,14}$'),
    cost_centre        text,
    priority           smallint not null default 5 check (priority between 1 and 9),

    calls_per_minute   integer not null default 60 check (calls_per_minute between 1 and 6000),
    ring_seconds       smallint not null default 25 check (ring_seconds between 15 and 120),
    preview_seconds    integer not null default 60 check (preview_seconds between 5 and 3600),
    machine_detection  text not null default 'off' check (machine_detection in ('off', 'hang_up', 'message')),

    calls_from         smallint not null default 540 check (calls_from between 0 and 1425 and calls_from % 15 = 0),
    calls_until        smallint not null default 1020 check (calls_until between 15 and 1440 and calls_until % 15 = 0),
    calls_on_days      smallint not null default 127 check (calls_on_days between 1 and 127),
    max_attempts       smallint not null default 3 check (max_attempts between 1 and 20),
    minimum_gap        integer not null default 240 check (minimum_gap between 1 and 43200),
    needs_consent      boolean not null default false,

    time_zone          text not null,
    starts_at          timestamptz,
    auto_start         boolean not null default true,
    recurrence         text not null default 'once' check (recurrence in ('once', 'daily', 'weekly', 'monthly')),
    recurs_on_days     smallint not null default 0 check (recurs_on_days between 0 and 127),
    recurs_on_day      smallint check (recurs_on_day between 1 and 31),
    recurs_until       date,

    script             text not null default '' check (length(script) <= 20000),
    dispositions       text[],
    wrap_up_required   boolean,

    message_kind       text not null default 'speech' check (message_kind in ('speech', 'audio')),
    message_text       text not null default '' check (length(message_text) <= 4096),
    message_language   text not null default 'en-US',
    message_voice      text not null default '',
    message_file_id    uuid,
    connect_key        text check (connect_key ~ '^[0-9*#]$'),
    opt_out_key        text check (opt_out_key ~ '^[0-9*#]$'),

    version            integer not null default 1,
    created_at         timestamptz not null,
    created_by         uuid,
    updated_at         timestamptz not null,
    updated_by         uuid,
    deleted_at         timestamptz,
    deleted_by         uuid,
    primary key (org_id, id),
    foreign key (org_id, department_id) references departments,
    foreign key (org_id, cost_centre) references cost_centres,
    foreign key (org_id, created_by) references users,
    foreign key (org_id, message_file_id) references stored_files,
    check (calls_until > calls_from),
    check (destination <> 'number' or destination_number is not null),
    check ((destination = 'message') = (mode = 'message')),
    check (connect_key is null or connect_key <> opt_out_key)
);
create index campaigns_listed on campaigns (org_id, updated_at desc, id desc) where deleted_at is null;
create index campaigns_at_work on campaigns (org_id, id) where status in ('processing', 'paused', 'scheduled', 'overdue') and deleted_at is null;
comment on column campaigns.status_reasons is 'Why it is paused, canceled or overdue, in words.';
comment on column campaigns.run_id is 'The run under way, or the last one.';
comment on column campaigns.destination is 'Where a person who answers is taken.';
comment on column campaigns.caller_id is 'One of our numbers; null for the usual order.';
comment on column campaigns.priority is 'Among campaigns that want the same agent or line: 9 first.';
comment on column campaigns.calls_per_minute is 'A ceiling in every mode.';
comment on column campaigns.ring_seconds is 'At least 15 (16 CFR 310.4(b)(4)(ii)).';
comment on column campaigns.calls_from is 'Minutes after midnight on the clock of whoever is called; the law''s hours bound it further.';
comment on column campaigns.calls_on_days is 'Bit 0 is Monday.';
comment on column campaigns.minimum_gap is 'Minutes between two attempts at one number.';
comment on column campaigns.time_zone is 'IANA: the clock of its start and recurrence.';
comment on column campaigns.starts_at is 'When it is to start next; null when nobody has said.';
comment on column campaigns.recurs_on_days is 'Weekly: bit 0 is Monday.';
comment on column campaigns.recurs_on_day is 'Monthly: the day; in a shorter month its last.';
comment on column campaigns.dispositions is 'Codes its agents choose from; null for all.';
comment on column campaigns.wrap_up_required is 'Null: as the organisation has it for campaign calls.';
comment on column campaigns.version is 'Counts the changes of its settings; a change is made to the version that was read.';
call isolate('campaigns');

create table campaign_versions (
    org_id      uuid not null,
    campaign_id uuid not null,
    version     integer not null,
    settings    jsonb not null,
    changed_at  timestamptz not null,
    changed_by  uuid,
    primary key (org_id, campaign_id, version),
    foreign key (org_id, campaign_id) references campaigns
);
call isolate('campaign_versions', 'select, insert');

create function keep_campaign_version() returns trigger
    language plpgsql
as $$
begin
    insert into campaign_versions (org_id, campaign_id, version, settings, changed_at, changed_by)
    values (new.org_id, new.id, new.version,
            to_jsonb(new) - array['org_id', 'id', 'version', 'status', 'status_reasons', 'status_since', 'status_by', 'run_id', 'starts_at', 'created_at', 'created_by', 'updated_at',
                                  'updated_by', 'deleted_at', 'deleted_by'],
            new.updated_at, new.updated_by)
    on conflict do nothing;
    return null;
end
$$;
create trigger campaigns_versioned after insert or update of version on campaigns for each row execute function keep_campaign_version();

-- What follows an attempt that reached nobody. An outcome without a row has the default of default_retry_rules().
create table campaign_retry_rules (
    org_id        uuid not null,
    campaign_id   uuid not null,
    outcome       text not null check (outcome in ('no_answer', 'busy', 'machine', 'carrier_error', 'abandoned')),
    tries         smallint not null check (tries between 0 and 20),
    delay_minutes integer not null check (delay_minutes between 1 and 43200),
    growth        text not null check (growth in ('fixed', 'multiplied')),
    other_daypart boolean not null,
    primary key (org_id, campaign_id, outcome),
    foreign key (org_id, campaign_id) references campaigns
);
comment on column campaign_retry_rules.tries is 'How many attempts with this outcome there may be in one run, the first among them; 0: it is never tried again.';
comment on column campaign_retry_rules.growth is 'multiplied: the second wait is twice the first, the third four times.';
comment on column campaign_retry_rules.other_daypart is 'Not in the same part of their day: morning, afternoon, evening.';
call isolate('campaign_retry_rules');

create function default_retry_rules()
    returns table (outcome text, tries smallint, delay_minutes integer, growth text, other_daypart boolean)
    language sql immutable
as $$
    values ('no_answer', 3::smallint, 240, 'fixed', true), ('busy', 3, 30, 'multiplied', false), ('machine', 3, 1440, 'fixed', true),
           ('carrier_error', 3, 10, 'multiplied', false), ('abandoned', 3, 4320, 'fixed', false)
$$;

create table campaign_runs (
    org_id      uuid not null,
    id          uuid not null,
    campaign_id uuid not null,
    number      integer not null check (number > 0),
    scope       text not null check (scope in ('all', 'not_reached', 'not_final')),
    started_at  timestamptz not null,
    started_by  uuid,
    ended_at    timestamptz,
    end_status  text check (end_status in ('finished', 'canceled')),
    summary     jsonb,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaigns,
    unique (org_id, campaign_id, number)
);
comment on column campaign_runs.scope is 'Whom a restart calls again.';
comment on column campaign_runs.summary is 'Its figures as they were at its end.';
call isolate('campaign_runs');

create table campaign_agents (
    org_id      uuid not null,
    campaign_id uuid not null,
    user_id     uuid not null,
    assigned_at timestamptz not null,
    joined_at   timestamptz,
    primary key (org_id, campaign_id, user_id),
    foreign key (org_id, campaign_id) references campaigns,
    foreign key (org_id, user_id) references users
);
create index campaign_agents_user on campaign_agents (org_id, user_id);
comment on column campaign_agents.joined_at is 'Since when they take its calls; null while they do not.';
call isolate('campaign_agents');

-- A contact's part in a campaign. The contact itself is shared.
create table campaign_members (
    org_id          uuid not null,
    id              uuid not null,
    campaign_id     uuid not null,
    contact_id      uuid not null,
    status          text not null default 'upcoming'
                    check (status in ('upcoming', 'dialing', 'waiting', 'answered', 'rejected', 'not_answered', 'callback', 'excluded')),
    final           text check (final in ('done', 'exhausted', 'excluded', 'callback')),
    reason          text not null default '',
    priority        smallint not null default 5 check (priority between 1 and 9),
    next_at         timestamptz,
    attempts        smallint not null default 0,
    dials           smallint not null default 0,
    tries           jsonb not null default '{}',
    call_id         uuid,
    last_result     text,
    last_attempt_at timestamptz,
    preview_user    uuid,
    preview_until   timestamptz,
    comments        text not null default '' check (length(comments) <= 2000),
    source          text not null default 'manual' check (source in ('manual', 'import', 'filter', 'api', 'copy')),
    added_at        timestamptz not null,
    updated_at      timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaigns,
    foreign key (org_id, contact_id) references contacts,
    check (final is null or next_at is null),
    check (status in ('dialing', 'waiting') or final is not null or next_at is not null)
) with (fillfactor = 80);
create unique index campaign_members_contact on campaign_members (org_id, campaign_id, contact_id);
-- What the engine claims from: of each priority the one that has waited longest.
create index campaign_members_due on campaign_members (org_id, campaign_id, priority, next_at, id) where next_at is not null;
create index campaign_members_open on campaign_members (org_id, campaign_id) where status in ('dialing', 'waiting');
create index campaign_members_listed on campaign_members (org_id, campaign_id, status, added_at desc, id desc);
create index campaign_members_newest on campaign_members (org_id, campaign_id, added_at desc, id desc);
create index campaign_members_previewed on campaign_members (org_id, preview_user) where preview_user is not null;
create index campaign_members_of_contact on campaign_members (org_id, contact_id);
comment on column campaign_members.status is 'waiting: answered, and waits for an agent. rejected: the line was busy, or they declined.';
comment on column campaign_members.final is 'Nothing more happens in this run, and why; null while something may.';
comment on column campaign_members.reason is 'Why they are excluded, or are not called before next_at.';
comment on column campaign_members.next_at is 'Not before; null while they are being called, and when nothing more happens.';
comment on column campaign_members.attempts is 'In this run. What the law counts is counted from the calls.';
comment on column campaign_members.dials is 'Calls made in this run, those that never rang among them: what numbers them.';
comment on column campaign_members.tries is 'Attempts of this run by outcome: {"no_answer": 2}.';
comment on column campaign_members.call_id is 'The attempt under way, or the last.';
comment on column campaign_members.preview_user is 'Which agent is looking at them before the call, until preview_until.';
call isolate('campaign_members');

-- What became of everybody in a run that is over.
create table campaign_results (
    org_id          uuid not null,
    run_id          uuid not null,
    member_id       uuid not null,
    status          text not null,
    final           text,
    reason          text not null,
    attempts        smallint not null,
    last_result     text,
    last_attempt_at timestamptz,
    call_id         uuid,
    primary key (org_id, run_id, member_id),
    foreign key (org_id, run_id) references campaign_runs,
    foreign key (org_id, member_id) references campaign_members
);
call isolate('campaign_results', 'select, insert');

-- How many there are of each status; counted as they change, because counting a million each second is no way to show progress.
create table campaign_counts (
    org_id      uuid not null,
    campaign_id uuid not null,
    status      text not null,
    final       boolean not null,
    members     bigint not null,
    primary key (org_id, campaign_id, status, final),
    foreign key (org_id, campaign_id) references campaigns
) with (fillfactor = 50);
call isolate('campaign_counts');

create function count_campaign_members() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'INSERT' then
        insert into campaign_counts as c (org_id, campaign_id, status, final, members)
        select org_id, campaign_id, status, final is not null, count(*) from added group by 1, 2, 3, 4 order by 1, 2, 3, 4
        on conflict (org_id, campaign_id, status, final) do update set members = c.members + excluded.members;
    elsif tg_op = 'DELETE' then
        insert into campaign_counts as c (org_id, campaign_id, status, final, members)
        select org_id, campaign_id, status, final is not null, -count(*) from gone group by 1, 2, 3, 4 order by 1, 2, 3, 4
        on conflict (org_id, campaign_id, status, final) do update set members = c.members + excluded.members;
    else
        insert into campaign_counts as c (org_id, campaign_id, status, final, members)
        select org_id, campaign_id, status, final, sum(n)
          from (select org_id, campaign_id, status, final is not null as final, 1 as n from added
                 union all
                select org_id, campaign_id, status, final is not null, -1 from gone) moved
         group by 1, 2, 3, 4
        having sum(n) <> 0
         order by 1, 2, 3, 4
        on conflict (org_id, campaign_id, status, final) do update set members = c.members + excluded.members;
    end if;
    return null;
end
$$;
create trigger campaign_members_counted_new after insert on campaign_members referencing new table as added for each statement execute function count_campaign_members();
create trigger campaign_members_counted after update on campaign_members referencing old table as gone new table as added for each statement execute function count_campaign_members();
create trigger campaign_members_counted_gone after delete on campaign_members referencing old table as gone for each statement execute function count_campaign_members();

-- What the engine last decided, and why no more: one row for each campaign at work.
create table campaign_decisions (
    org_id      uuid not null,
    campaign_id uuid not null,
    at          timestamptz not null,
    lines       integer not null,
    factor      text not null,
    sentence    text not null,
    next_at     timestamptz,
    figures     jsonb not null default '{}',
    primary key (org_id, campaign_id),
    foreign key (org_id, campaign_id) references campaigns
) with (fillfactor = 50);
comment on column campaign_decisions.at is 'Its last tick: older than a few seconds means that no node is at it.';
comment on column campaign_decisions.factor is 'The one thing that kept it from dialing more.';
comment on column campaign_decisions.next_at is 'When that may change by itself.';
call isolate('campaign_decisions');

alter table calls
    add campaign_id uuid,
    add run_id      uuid,
    add member_id   uuid,
    add attempt_no  smallint,
    add settled_at  timestamptz,
    add answered_by text,
    add message_heard_at timestamptz,
    add constraint calls_campaign foreign key (org_id, campaign_id) references campaigns not valid,
    add constraint calls_member foreign key (org_id, member_id) references campaign_members not valid;
comment on column calls.attempt_no is 'Which call of its run to this contact it is.';
comment on column calls.settled_at is 'Its campaign has drawn its conclusions from how it ended.';
comment on column calls.answered_by is 'What the carrier heard: human, machine_start, machine_end_beep, machine_end_silence, machine_end_other, fax or unknown; null where nobody listened for it.';
comment on column calls.message_heard_at is 'When the recorded message had been played to its end, or they pressed a key.';
create unique index calls_attempt on calls (org_id, member_id, run_id, attempt_no) where member_id is not null;
create index calls_campaign on calls (org_id, campaign_id, created_at desc, id desc) where campaign_id is not null;
create index calls_campaign_unsettled on calls (org_id, campaign_id, id) where campaign_id is not null and settled_at is null;

-- The pages that show a campaign: those of its department's managers and of the administrators; and the engine, which listens for its id.
create function tell_campaign(campaign uuid, event text) returns void
    language plpgsql volatile
as $$
begin
    perform tell(watcher.id, event)
       from campaigns c
       join users watcher on watcher.org_id = c.org_id and watcher.active
                         and (watcher.role = 'admin' or watcher.role = 'manager' and (c.department_id is null or watcher.department_id = c.department_id))
      where c.org_id = current_org() and c.id = campaign;
end
$$;

-- An agent who has become free is work for the campaigns they sit in.
create function wake_campaigns_of_agent() returns trigger
    language plpgsql
as $$
begin
    perform tell(campaign_id, 'campaign-woken') from campaign_agents where org_id = new.org_id and user_id = new.agent_id and joined_at is not null;
    if new.campaign_id is not null then
        perform tell(new.campaign_id, 'campaign-woken');
        perform tell_campaign(new.campaign_id, 'campaign-changed');
    end if;
    return null;
end
$$;
create trigger calls_wake_campaigns after update of state, wrap_up on calls for each row
    when ((old.state, old.wrap_up) is distinct from (new.state, new.wrap_up) and (new.agent_id is not null or new.campaign_id is not null))
    execute function wake_campaigns_of_agent();
