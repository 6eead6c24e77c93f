-- A call that rang here and that somebody else took a moment ago.
select winner.name as winner, o.ended_at as at
  from (select taken_by, state, ended_at from offers where user_id = @AgentId order by offered_at desc limit 1) o
  join users winner on winner.id = o.taken_by
 where o.state = 'lost'
   and o.ended_at > @Since;
