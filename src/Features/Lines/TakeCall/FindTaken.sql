-- What their line has taken already: by the server's own doing, or by an answer that was lost.
select line.id
  from agent_lines line
  join call_legs leg on leg.id = line.leg_id
 where line.user_id = @UserId
   and line.ended_at is null
   and leg.call_id = @CallId
   and leg.wanted
   and leg.gone_at is null;
