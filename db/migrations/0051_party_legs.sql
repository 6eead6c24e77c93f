-- The gate asks of every number whether an outside party with it is in a call: few are, and all open calls' legs were read for it.
create index call_legs_party on call_legs (org_id, address) where role = 'party' and ended_at is null;
