-- Where a line belongs: in a conversation that goes on and wants it, or in its own room. No row: it has ended for us.
select leg.call_id, leg.id as leg_id, leg.label, leg.mode, coached.call_sid as coach
  from agent_lines line
  left join call_legs leg on leg.id = line.leg_id and leg.wanted and leg.ended_at is null
                         and exists (select from calls call where call.id = leg.call_id and call.state <> 'ended' and call.hang_up_asked_at is null)
  left join calls call on call.id = leg.call_id
  left join lateral (
       select agent.call_sid
         from call_legs agent
        where leg.mode = 'whisper' and agent.call_id = leg.call_id and agent.user_id = call.agent_id and agent.role = 'agent' and agent.in_conference and agent.wanted
        order by agent.created_at desc
        limit 1) coached on true
 where line.id = @LineId
   and line.call_sid = @CallSid
   and line.ended_at is null;
