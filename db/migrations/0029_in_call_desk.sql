-- What an agent in a call looks at: how long somebody is on hold, and what came of the transfer they asked for.
alter table call_legs add column held_since timestamptz;
comment on column call_legs.held_since is 'Since when it hears music, as the carrier says; null when it does not.';

create index call_transfers_sender on call_transfers (org_id, from_user, asked_at desc);
