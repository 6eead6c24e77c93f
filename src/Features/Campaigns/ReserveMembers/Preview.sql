-- Planned once. An agent is shown a contact, alone, for as long as the campaign gives them to decide.
with pairs as (
    select * from jsonb_to_recordset(@Pairs::jsonb) as p(member_id uuid, agent_id uuid)
),
shown as (
    update campaign_members member
       set preview_user = pairs.agent_id, preview_until = @Now::timestamptz + campaign.preview_seconds * interval '1 second', updated_at = @Now
      from pairs, campaigns campaign
     where member.id = pairs.member_id
       and member.campaign_id = @CampaignId
       and member.next_at <= @Now
       and (member.preview_until is null or member.preview_until <= @Now)
       and campaign.id = member.campaign_id and campaign.status = 'processing' and campaign.deleted_at is null
       and exists (select from campaign_agents seat where seat.campaign_id = campaign.id and seat.user_id = pairs.agent_id and seat.joined_at is not null)
       and not exists (select from campaign_members other where other.preview_user = pairs.agent_id and other.preview_until > @Now)
    returning member.id, member.preview_user
)
select null::uuid as call_id, preview_user as agent_id, id as member_id
  from shown, tell(preview_user, 'phone-changed');
