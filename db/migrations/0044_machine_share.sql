-- How many of a campaign's answers are machines, and whether that has changed: detection may have broken, or its caller ID come to be labelled.
create table campaign_machines (
    org_id           uuid not null,
    campaign_id      uuid not null,
    at               timestamptz not null,
    answers          integer not null,
    machines         integer not null,
    heard            integer not null,
    earlier_answers  integer not null,
    earlier_machines integer not null,
    shift            text not null default 'None' check (shift in ('None', 'More', 'Fewer')),
    shifted_at       timestamptz,
    primary key (org_id, campaign_id),
    foreign key (org_id, campaign_id) references campaigns,
    check ((shift = 'None') = (shifted_at is null))
);
comment on table campaign_machines is 'Of a campaign''s last settled answers, and of those before them.';
comment on column campaign_machines.heard is 'Of the machines among the last, those the carrier heard; the others are what agents noted.';
comment on column campaign_machines.shifted_at is 'Since when machines answer noticeably more often, or less, than before; null while they do not.';
call isolate('campaign_machines', 'select, insert, update');
