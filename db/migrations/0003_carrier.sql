alter table call_legs
    add column queue_ms        integer,
    add column hang_up_sent_at timestamptz;
comment on column call_legs.queue_ms is 'How long the carrier expected to hold the call back when it took it (its queue_time).';
comment on column call_legs.hang_up_sent_at is 'When we last told the carrier to end this leg.';
comment on column calls.submitted_at is 'Set by whoever may ask the carrier to dial: once, before asking.';

-- The account's calls per second, shared by all nodes and organisations: when the next call may be started over REST.
create table carrier_pace (
    account_sid text primary key,
    free_at     timestamptz not null
);
grant select, insert, update on carrier_pace to dutycall_app;

-- Legs the carrier may still have: what the reconciler looks up.
create index call_legs_live on call_legs (org_id, created_at) where ended_at is null;
-- News that came before anybody knew whose it was.
create index webhook_inbox_orphans on webhook_inbox (org_id, call_sid) where call_id is null;
