-- Somebody this agent may call by hand: whom they are shown, or in manual mode anybody on the list who is due.
select campaign.mode, campaign.status, seat.joined_at is not null as joined, member.next_at, member.preview_user = @UserId and member.preview_until > @Now as previewed, coalesce(nullif(contact.name, ''), contact.phone) as name
  from campaign_members member
  join campaigns campaign on campaign.id = member.campaign_id and campaign.deleted_at is null
  join campaign_agents seat on seat.campaign_id = campaign.id and seat.user_id = @UserId
  join contacts contact on contact.id = member.contact_id
 where member.id = @MemberId
   and member.campaign_id = @CampaignId;
