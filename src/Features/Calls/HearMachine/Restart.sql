-- Where a message is to be left after a machine's greeting: claimed once, however often and at how many nodes it is told.
update calls call
   set message_restarted_at = @Now
  from call_legs leg, campaigns campaign
 where leg.id = @LegId
   and leg.ended_at is null
   and call.id = leg.call_id
   and call.message_heard_at is null
   and call.message_restarted_at is null
   and campaign.id = call.campaign_id
   and campaign.destination = 'message'
   and campaign.machine_detection = 'message'
returning call.id as call_id, coalesce(leg.call_sid, @CallSid) as call_sid;
