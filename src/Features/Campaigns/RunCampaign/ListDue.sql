-- Of the highest priority first, and of each whoever has waited longest.
select member.id, member.contact_id, contact.phone as number, member.attempts, contact.deleted_at is not null as contact_deleted
  from generate_series(9, 1, -1) with ordinality tier (priority, position)
 cross join lateral (
       select m.id, m.contact_id, m.attempts, m.next_at
         from campaign_members m
        where m.campaign_id = @CampaignId
          and m.priority = tier.priority
          and m.next_at <= @Now
        order by m.next_at, m.id
        limit @Most) member
  join contacts contact on contact.id = member.contact_id
 order by tier.position, member.next_at, member.id
 limit @Most;
