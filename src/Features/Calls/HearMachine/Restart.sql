-- Whom a machine was heard at, where a message is to be left after its greeting.
select call.id as call_id, leg.call_sid
  from call_legs leg
  join calls call on call.id = leg.call_id
  join campaigns campaign on campaign.id = call.campaign_id
 where leg.id = @LegId
   and leg.ended_at is null
   and campaign.destination = 'message'
   and campaign.machine_detection = 'message'
   and call.message_heard_at is null;
