-- Planned once. Of the highest priority first, and of each whoever has waited longest.
select member.id
  from generate_series(9, 1, -1) with ordinality tier (priority, position)
 cross join lateral (
       select m.id, m.next_at
         from campaign_members m
        where m.campaign_id = @CampaignId
          and m.priority = tier.priority
          and m.next_at <= @Now
          and (@NeedAgent::boolean is null or m.needs_agent = @NeedAgent)
          and (m.preview_until is null or m.preview_until <= @Now)
        order by m.next_at, m.id
        limit @Most) member
 order by tier.position, member.next_at, member.id
 limit @Most;
