update agent_lines line
   set ended_at = @Now
  from (select id from agent_lines where call_sid = @CallSid and ended_at is null for update) mine
 where line.id = mine.id
returning line.user_id, (select leg.call_id from call_legs leg where leg.id = line.leg_id and leg.ended_at is null) as call_id, tell(line.user_id, 'phone-changed')::text as told;
