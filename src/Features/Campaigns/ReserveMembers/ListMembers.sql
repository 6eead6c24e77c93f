-- Planned once. In the order they were asked for; whoever has gone from the list in between is not among them.
select member.id, member.contact_id, contact.phone as number, member.attempts
  from unnest(@Members::uuid[]) with ordinality wish (id, position)
  join campaign_members member on member.id = wish.id and member.campaign_id = @CampaignId
  join contacts contact on contact.id = member.contact_id
 order by wish.position;
