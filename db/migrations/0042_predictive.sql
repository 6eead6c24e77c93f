-- Predictive dialing: lines are opened before an agent is free for each, and whoever answers is given to an agent, or told within two
-- seconds who called. What the law counts is kept by the day; it is the campaign's, whatever run its calls were of.

alter table campaigns
    drop constraint campaigns_mode_check,
    add constraint campaigns_mode_check check (mode in ('manual', 'preview', 'power', 'progressive', 'predictive', 'message')),
    add column lines_per_agent   numeric(4, 2) not null default 3 check (lines_per_agent between 1 and 10),
    add column late_cancel       boolean not null default false,
    add column safe_harbour      text not null default '' check (length(safe_harbour) <= 1000),
    add column budget_spent_at   timestamptz,
    add column budget_resumed_at timestamptz;
comment on column campaigns.lines_per_agent is 'The most lines in flight for each agent who is ready or busy, in predictive mode.';
comment on column campaigns.late_cancel is 'Lines that have rung for 15 seconds may be given up when agents are gone.';
comment on column campaigns.safe_harbour is 'What somebody hears for whom no agent is free within two seconds (47 CFR 64.1200(a)(7)(i)); empty: the usual words.';
comment on column campaigns.budget_spent_at is 'When it was paused because no more calls may be abandoned; a manager resumes it.';

alter table calls
    add column abandoned_at      timestamptz,
    add column greeting_ended_at timestamptz;
comment on column calls.abandoned_at is 'Nobody was there for whoever answered: they were told who had called, and how to opt out.';
comment on column calls.greeting_ended_at is 'When the carrier heard that a person, not a machine, had finished speaking.';

alter table campaign_members
    add column needs_agent boolean not null default false;
comment on column campaign_members.needs_agent is 'They were abandoned once: they are called again only with an agent reserved for them.';

create table campaign_days (
    org_id         uuid not null,
    campaign_id    uuid not null,
    day            date not null,
    dialed         integer not null default 0,
    connected      integer not null default 0,
    machines       integer not null default 0,
    abandoned      integer not null default 0,
    abandoned_late integer not null default 0,
    talk_seconds   integer not null default 0,
    primary key (org_id, campaign_id, day),
    foreign key (org_id, campaign_id) references campaigns
);
comment on table campaign_days is 'Of a campaign''s settled calls, by the day of the answer in the organisation''s zone.';
comment on column campaign_days.connected is 'People who had an agent within two seconds.';
comment on column campaign_days.machines is 'Calls an agent had, or would have had, that were a machine.';
comment on column campaign_days.abandoned is 'People who had none within two seconds of their answer.';
comment on column campaign_days.abandoned_late is 'The same, counted from the end of their greeting where the carrier told it.';
call isolate('campaign_days', 'select, insert, update');

create index campaign_members_due_with_agent on campaign_members (org_id, campaign_id, next_at) where needs_agent and next_at is not null;
