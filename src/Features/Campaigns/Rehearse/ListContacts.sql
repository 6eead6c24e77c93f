-- Whoever is left, or whom a restart would call again, in the order they are called.
select m.id, case when @Again::text is null then m.next_at else @Now end as next_at, case when @Again::text is null then m.attempts else 0 end::smallint as attempts, m.needs_agent,
       contact.phone as number, contact.time_zone as zone, contact.custom ->> 'state' as state
  from campaign_members m
  join contacts contact on contact.id = m.contact_id
 where m.campaign_id = @CampaignId
   and case when @Again::text is null then m.next_at is not null
            else m.status <> 'excluded' and (@Again = 'all' or @Again = 'not_reached' and m.status not in ('answered', 'callback') or @Again = 'not_final' and m.final is null) end
 order by m.priority desc, 2, m.id
 limit @Most;
