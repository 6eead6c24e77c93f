select intent, reason, automatic, work, shown_as, reachable, unreachable_why
  from agent_states(@Now)
 where user_id = @UserId;
