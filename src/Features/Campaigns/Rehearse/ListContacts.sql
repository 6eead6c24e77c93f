-- Whoever is left, in the order they are called.
select m.id, m.next_at, m.priority, m.attempts, m.needs_agent, contact.phone as number, contact.time_zone as zone, contact.custom ->> 'state' as state
  from campaign_members m
  join contacts contact on contact.id = m.contact_id
 where m.campaign_id = @CampaignId
   and m.next_at is not null
 order by m.priority desc, m.next_at, m.id
 limit @Most;
