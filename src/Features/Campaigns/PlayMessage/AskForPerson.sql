-- They wait for somebody: whoever of ours is free is rung as soon as they are in the room.
with asked as (
    update campaign_members member
       set status = 'waiting', updated_at = @Now
      from calls call
     where call.id = @CallId
       and member.id = call.member_id
       and member.call_id = call.id
       and member.status = 'dialing'
    returning member.campaign_id
)
select tell_campaign(campaign_id, 'campaign-changed')::text from asked;
