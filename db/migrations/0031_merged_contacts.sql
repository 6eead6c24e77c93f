-- Whoever went into a contact is read with it.
create index contacts_merged_into on contacts (org_id, merged_into) where merged_into is not null;

-- What would ring is asked of presence (agent_states) now; nothing reads this any more.
drop view agents_at_work;
