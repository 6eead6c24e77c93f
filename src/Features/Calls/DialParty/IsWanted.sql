select leg.wanted and call.state <> 'ended' and call.hang_up_asked_at is null
  from call_legs leg
  join calls call on call.id = leg.call_id
 where leg.id = @LegId;
