select line.call_sid, coalesce(leg.in_conference, line.leg_id is null) as there
  from agent_lines line
  left join call_legs leg on leg.id = line.leg_id
 where line.id = @LineId
   and line.ended_at is null
   and line.call_sid is not null;
