-- What a launch was expected to come to, made before it; and what it came to.
create table campaign_rehearsals (
    org_id           uuid not null,
    id               uuid not null,
    campaign_id      uuid not null,
    campaign_version integer not null,
    status           text not null default 'running' check (status in ('running', 'done', 'failed')),
    progress         real not null default 0 check (progress between 0 and 1),
    step             text not null default '',
    asked_at         timestamptz not null,
    asked_by         uuid,
    heartbeat_at     timestamptz not null,
    agents           integer not null check (agents >= 0),
    works_from       smallint not null check (works_from between 0 and 1440),
    works_until      smallint not null check (works_until between 0 and 1440),
    basis            jsonb,
    forecast         jsonb,
    problem          text,
    run_id           uuid,
    actual           jsonb,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaigns,
    foreign key (org_id, asked_by) references users,
    check ((status = 'done') = (forecast is not null))
);
create index campaign_rehearsals_of_campaign on campaign_rehearsals (org_id, campaign_id, asked_at desc);
create index campaign_rehearsals_to_compare on campaign_rehearsals (org_id, run_id) where run_id is not null and actual is null;
create index campaign_rehearsals_compared on campaign_rehearsals (org_id, asked_at desc) where actual is not null;
comment on column campaign_rehearsals.works_from is 'Minutes after midnight in the campaign''s zone: when its agents begin.';
comment on column campaign_rehearsals.basis is 'Who may be called when, and what is expected of calls, by what.';
comment on column campaign_rehearsals.run_id is 'The run that was launched on it.';
comment on column campaign_rehearsals.actual is 'What that run came to.';
call isolate('campaign_rehearsals', 'select, insert, update');
