-- Somebody who runs a campaign hears its message on a phone of their own, before anybody else does. The call belongs to the campaign and to
-- none of its runs: it is settled from the start, and nobody's.
create table message_tests (
    org_id      uuid not null,
    call_id     uuid not null,
    campaign_id uuid not null,
    user_id     uuid not null,
    sample_id   uuid,
    kind        text not null check (kind in ('speech', 'audio')),
    text        text not null,
    language    text not null,
    voice       text not null,
    connect_key text,
    opt_out_key text,
    at          timestamptz not null,
    primary key (org_id, call_id),
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, campaign_id) references campaigns,
    foreign key (org_id, user_id) references users,
    foreign key (org_id, sample_id) references contacts
);
create index message_tests_of_user on message_tests (org_id, user_id, at desc);
comment on column message_tests.sample_id is 'With whose fields; null for none.';
comment on column message_tests.text is 'As it was typed: it need not have been saved.';
call isolate('message_tests', 'select, insert');
