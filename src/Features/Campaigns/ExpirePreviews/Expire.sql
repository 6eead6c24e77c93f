-- Who does not decide is not there: the contact goes back, and nobody further is shown to them until they join again.
with expired as (
    update campaign_members member
       set preview_user = null, preview_until = null, updated_at = @Now
      from campaign_members before
     where member.campaign_id = @CampaignId
       and member.preview_user is not null
       and member.preview_until <= @Now
       and before.id = member.id
    returning member.campaign_id, before.preview_user as user_id
),
unseated as (
    update campaign_agents seat
       set joined_at = null
      from expired
     where seat.campaign_id = expired.campaign_id and seat.user_id = expired.user_id
    returning seat.campaign_id, seat.user_id
)
select audit(null, 'campaigns.seat_lost', user_id, campaign_id::text, '{"reason": "They did not decide about a contact in time"}', @Now)::text,
       tell(user_id, 'phone-changed')::text, tell(user_id, 'campaigns-of-agent-changed')::text
  from unseated;
