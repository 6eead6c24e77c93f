-- Planned once. Whoever is talking, or waits for their agent's last word, was reached; what becomes of them is said then.
update campaign_members member
   set status = 'answered', final = 'done', updated_at = @Now
  from calls call
 where call.campaign_id = @CampaignId
   and call.settled_at is null
   and call.connected_at is not null
   and member.id = call.member_id
   and member.call_id = call.id
   and member.status in ('dialing', 'waiting');
